import { encode } from 'cborg';
import type { Allergy, NewAllergy } from '#shared/allergies/allergy.ts';
import type { Role } from '#shared/staff/roles.ts';
import { asha, openTestClinic, valueOf } from './test-clinic.ts';

/** A clinic for what is written in a chart. `another` brings in somebody else: whatever is asked afterwards is about them, so that tests share the clinic. */
export const openCare = async (role: Role = 'nurse') => {
  const clinic = await openTestClinic({ signedInAs: role });
  const { client } = clinic;
  const database = () => {
    const db = clinic.clinic.keeper.current()?.db;
    if (!db) throw new Error('nobody is signed in');
    return db;
  };
  const register = async (person: Parameters<typeof client['patients.register']>[0]['patient'] = asha): Promise<string> => {
    const done = valueOf(await client['patients.register']({ patient: person, notTheSame: [] }));
    if (done.type !== 'registered') throw new Error(done.type);
    return done.patient.id;
  };
  let [patientId, count] = ['', 0];
  const another = async (): Promise<void> => {
    count += 1;
    patientId = await register({ ...asha, familyName: `Haddad${'abcdefghijklmnopqrstuvwxyz'[count]?.repeat(5) ?? ''}`, givenNames: `G${'mnopqrstuvwxyzabcdefghijkl'[count]?.repeat(6) ?? ''}`, phone: '' });
  };
  await another();
  const latex: NewAllergy = { substance: 'Latex', reaction: 'wheeze with gloves', severity: 'moderate', verification: 'unconfirmed' };
  return {
    ...clinic, database, register, latex, another,
    get patientId() { return patientId; },
    rows: <Row>(text: string, ...values: readonly (string | number)[]) => database().read.all<Row>({ text, values }),
    allergies: async () => valueOf(await client['allergies.list']({ patientId })).allergies,
    allergic: async (more: Partial<NewAllergy> = {}): Promise<Allergy> => {
      const done = valueOf(await client['allergies.record']({ patientId, allergy: { ...latex, ...more }, isAnother: false }));
      if (done.type !== 'recorded') throw new Error(done.type);
      return done.allergy;
    },
    /** What another workstation's write leaves in the tables while nobody has settled it. */
    plant: (eid: string, recordKind: string, field: string, values: readonly unknown[]) => database().transaction(async (tx) => {
      for (const [i, value] of values.entries()) {
        await tx.run({
          text: 'INSERT INTO sync_sibling (eid, field, dev, q, ctx, hlc, usr, value) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
          values: [eid, field, i + 1, 900 + i, encode([]), i + 1, 'somebody', JSON.stringify(value)],
        });
      }
      await tx.run({
        text: 'INSERT INTO review_item (id, kind, record_kind, eid, field, patient_id, raised_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
        values: [`answers/${eid}/${field}`, 'answers', recordKind, eid, field, patientId, clinic.clock.now()],
      });
    }),
  };
};
