import { createKeychain, nodeKeychainHelper } from '#main/adapters/keychain.ts';
import type { ClinicPorts } from '#main/clinic.ts';
import { administrator, asha, openTestClinic, valueOf } from '../../integration/test-clinic.ts';

/** What one process of Wardlight is told to do, in order, as a person at its gate would. */
export type Step =
  | { readonly do: 'status' | 'begin' | 'retry' | 'sign-out' | 'set-up' | 'go-on' | 'patients' | 'rotate' | 'pause' | 'logged' }
  | { readonly do: 'sign-in' | 'register'; readonly with?: string }
  | { readonly do: 'recover'; readonly words: readonly string[]; readonly with: string };

/** What came of a step: the type of the answer, or what was asked for. */
export interface Told {
  readonly did: string;
  readonly type?: string;
  readonly trouble?: string | null;
  readonly state?: string;
  readonly words?: readonly string[];
  readonly id?: string;
  /** Patients that are there. */
  readonly ids?: readonly string[];
  /** Patients without their row in the log, and rows without their patient. */
  readonly torn?: number;
  readonly ms?: number;
  readonly text?: string;
}

export const keychainOfHelper = (): ClinicPorts['secrets'] => createKeychain(nodeKeychainHelper(`${process.cwd()}/dist/workers/keychain-helper.mjs`));

const firstPassword: string = administrator.password;
const newClinic = { clinicName: 'Harbour Street Clinic', userName: administrator.userName, displayName: administrator.displayName, password: firstPassword };

type Open = Awaited<ReturnType<typeof openTestClinic>>;
type Tell = (told: Told) => void;

const setUp = async ({ gate }: Open, tell: Tell): Promise<Omit<Told, 'did'>> => {
  const begun = valueOf(await gate['setup.begin'](newClinic));
  if (begun.type !== 'words') return begun;
  // On paper before anything is on disk.
  tell({ did: 'words', words: begun.words });
  const done = valueOf(await gate['setup.confirm']({ words: begun.positions.map((position) => begun.words[position - 1] ?? '') }));
  await gate['session.leaveGate']({});
  return done;
};

const patientsOf = async ({ clinic }: Open): Promise<Omit<Told, 'did'>> => {
  const db = clinic.keeper.current()?.db;
  if (!db) return { type: 'nobody' };
  const idsOf = async (text: string) => (await db.read.all<{ id: string }>({ text, values: [] })).map(({ id }) => id);
  const [ids, logged] = [await idsOf('SELECT id FROM patient'), await idsOf(`SELECT patient_id AS id FROM audit_row WHERE action = 'create'`)];
  return { ids, torn: ids.filter((id) => !logged.includes(id)).length + logged.filter((id) => !ids.includes(id)).length };
};

/** The parent says when to go on. */
const lineFromParent = (): Promise<void> => new Promise((resolve) => process.stdin.once('data', () => { process.stdin.pause(); resolve(); }));

const doStep = async (open: Open, step: Step, tell: Tell): Promise<Omit<Told, 'did'>> => {
  const { gate, client, clinic } = open;
  switch (step.do) {
    case 'status': return valueOf(await gate['clinic.status']({}));
    case 'begin': return valueOf(await gate['setup.begin']({ ...newClinic, clinicName: 'Another Clinic' }));
    case 'retry': await gate['setup.retry']({}); return {};
    case 'set-up': return setUp(open, tell);
    // What a person does with what the gate shows: sets up where nothing is, signs in where something is.
    case 'go-on': {
      const { state } = valueOf(await gate['clinic.status']({}));
      const did = await doStep(open, { do: state === 'not-set-up' ? 'set-up' : 'sign-in' }, tell);
      return { ...did, state };
    }
    case 'sign-in': {
      const answer = valueOf(await gate['session.signIn']({ userName: administrator.userName, password: step.with ?? firstPassword }));
      if (answer.type === 'signed-in') await gate['session.leaveGate']({});
      return answer;
    }
    case 'sign-out': await client['session.signOut']({}); return {};
    case 'register': {
      const registered = valueOf(await client['patients.register']({ patient: { ...asha, familyName: step.with ?? asha.familyName }, notTheSame: [] }));
      return registered.type === 'registered' ? { type: registered.type, id: registered.patient.id } : registered;
    }
    case 'patients': return patientsOf(open);
    case 'rotate': return { type: (await clinic.keeper.rotateKey()).type };
    case 'recover': {
      tell({ did: 'recovering' });
      const answer = valueOf(await gate['recovery.open']({ words: step.words.join(' '), userName: administrator.userName, newPassword: step.with }));
      await gate['session.leaveGate']({});
      return answer;
    }
    case 'pause': tell({ did: 'pausing' }); await lineFromParent(); return {};
    case 'logged': return { text: open.logged.join('\n') };
  }
};

/** Opens the folder's clinic and does each step, telling what came of it. A step that throws is told as `threw`, and the next one is done. */
export const runSteps = async (folder: string, steps: readonly Step[], ports: Partial<ClinicPorts>, tell: Tell): Promise<void> => {
  const open = await openTestClinic({ folder, ports });
  for (const step of steps) {
    const began = performance.now();
    const { type, trouble, state, words: _words, ...rest } = await doStep(open, step, tell).catch((error: unknown): Omit<Told, 'did'> => ({ type: 'threw', text: String(error) }));
    const told = { id: rest.id, ids: rest.ids, torn: rest.torn, text: rest.text };
    tell({ did: step.do, type, trouble, state, ...told, ms: Math.round(performance.now() - began) } as Told);
  }
  await open.close();
};
