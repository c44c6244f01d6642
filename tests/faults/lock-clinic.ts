import { pathToFileURL } from 'node:url';
import type { Clinic } from '#main/clinic.ts';
import { createNodeClinic } from '#main/shells/common/node-clinic.ts';
import { makeDemoClinic, planDemoClinic } from '#main/demo/make-demo-clinic.ts';

export interface PlantedClinic {
  readonly patientIds: readonly string[];
  /** Each patient's family name, found nowhere else. */
  readonly names: readonly string[];
  readonly databaseKey: Buffer;
  readonly userName: string;
  readonly password: string;
}

/** How every planted name begins: nothing else on this computer does. */
export const lead = 'qzxlokwrdl';
const letters = 'bcdfghjklmnpqrstvwxz';
const nameOf = (n: number): string => `${lead}${letters[n % 20] ?? ''}${letters[Math.floor(n / 20)] ?? ''}vyw`;

interface Registered {
  readonly patient?: { readonly id: string };
  readonly matches?: readonly { readonly patient: { readonly id: string } }[];
}

/** Names this alike look like one person; they are said not to be. */
const register = async (clinic: Clinic, patient: unknown, notTheSame: readonly string[] = []): Promise<string> => {
  const { value } = JSON.parse(await clinic.call('clinic', 'patients.register', { patient, notTheSame }, 'cli')) as { value?: Registered };
  if (value?.patient) return value.patient.id;
  if (!value?.matches || notTheSame.length > 0) throw new Error('a planted patient was not registered');
  return register(clinic, patient, value.matches.map((match) => match.patient.id));
};

/** Makes a demonstration clinic and registers people whose names are sentinels; answers its database key, which this process then holds. */
export const plantClinic = async (folder: string, people: number): Promise<PlantedClinic> => {
  const clinic = createNodeClinic({ folder, isDemo: true, workers: pathToFileURL(`${process.cwd()}/dist/workers/`) });
  try {
    const plan = planDemoClinic(clinic.parts, { seed: 1, patients: 10 });
    await makeDemoClinic(clinic, plan);
    const nurse = plan.staff.find(({ role }) => role === 'nurse');
    if (!nurse) throw new Error('the demonstration has no nurse');
    await clinic.keeper.signIn(nurse.userName, nurse.password, 'core');
    const key = clinic.keeper.workspace()?.databaseKey;
    if (!key) throw new Error('the clinic did not open');
    const databaseKey = Buffer.from(key);
    const names = Array.from({ length: people }, (_, n) => nameOf(n));
    const patientIds: string[] = [];
    for (const [n, familyName] of names.entries()) {
      const patient = {
        familyName, givenNames: `Given ${n}`, likesToBeCalled: '', nameInOwnScript: '', birthDate: `${1930 + (n % 90)}-0${1 + (n % 9)}-1${n % 10}`, birthDateCertainty: 'exact',
        sex: 'other', phone: '', language: '', interpreter: null, street: '', town: '', formerNames: '',
      };
      patientIds.push(await register(clinic, patient));
    }
    return { patientIds, names, databaseKey, userName: nurse.userName, password: nurse.password };
  } finally {
    await clinic.close();
  }
};
