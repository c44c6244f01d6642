import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clinicContract, gateContract } from '#shared/contract/clinic.ts';
import type { Contract } from '#shared/contract/define.ts';
import { sql } from '#shared/database/types.ts';
import { asha, openTestClinic, searchId, valueOf } from './test-clinic.ts';

/** What these are about is no one record: a file, the program, or the log as a whole. Their rows say the kind alone. */
const withoutRecord: readonly string[] = ['backup.create', 'audit.verify', 'audit.acknowledge', 'network.connect', 'network.found', 'network.move', 'network.serve', 'network.stopServing', 'network.invite', 'updates.check', 'updates.choose', 'updates.fetch', 'updates.install'];

describe('a row says on what', () => {
  it('A5: every audited method that changes something names what it writes', () => {
    const contracts: readonly Contract[] = [clinicContract, gateContract];
    const unnamed = contracts.flatMap((contract) => Object.entries(contract))
      .filter(([name, { kind, audit }]) => kind !== 'read' && audit.action !== 'none' && audit.record === undefined && !withoutRecord.includes(name));
    expect(unnamed.map(([name]) => name)).toEqual([]);
  });
});

interface Written { readonly method: string; readonly record_kind: string | null; readonly record_id: string | null; readonly patient_id: string | null; readonly outcome: string; readonly detail: string | null }

let clinic: Awaited<ReturnType<typeof openTestClinic>>;
let patientId = '';
let ownId = '';
const rows = async (): Promise<readonly Written[]> => {
  const opened = clinic.clinic.keeper.current();
  if (!opened) throw new Error('nobody is signed in');
  return opened.db.read.all<Written>(sql`SELECT * FROM audit_row ORDER BY seq`);
};
/** The rows of one method that a piece of work added. */
const rowsOf = async (method: string, work: () => Promise<unknown>) => {
  const before = (await rows()).length;
  await work();
  return (await rows()).slice(before).filter((row) => row.method === method);
};
const weight = (value: number) => ({ measure: 'body-weight', value, secondValue: null, unit: 'kg', keptAsMeasured: false } as const);
const register = async () => {
  const answer = valueOf(await clinic.client['patients.register']({ patient: { ...asha, familyName: 'Okonkwo', birthDate: '1950-02-01', phone: '' }, notTheSame: [] }));
  return answer.type === 'registered' ? answer.patient.id : '';
};
const call = async (method: string, input: object) => {
  const reply = JSON.parse(await clinic.clinic.call('gate', method, input)) as { readonly type: string; readonly value?: { readonly id?: string; readonly staff?: { readonly id: string }; readonly approvalId?: string } };
  return valueOf(reply);
};

beforeAll(async () => {
  clinic = await openTestClinic({ signedInAs: 'administrator' });
  const registered = valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
  patientId = registered.type === 'registered' ? registered.patient.id : '';
  ownId = clinic.clinic.keeper.current()?.session.staffId ?? '';
});
afterAll(() => clinic.close());

/** What was done, the kind its row must name, and the id: of whatever the answer or the input names. */
const writes: readonly (readonly [method: string, kind: string, work: () => Promise<string | undefined>])[] = [
  ['patients.register', 'patient', register],
  ['patients.registerUnknown', 'patient', async () => {
    const answer = valueOf(await clinic.client['patients.registerUnknown']({ sex: 'female', age: 40, note: '' }));
    return answer.patient.id;
  }],
  ['patients.show', 'patient', async () => {
    valueOf(await clinic.client['patients.show']({ id: patientId }));
    return patientId;
  }],
  ['patients.find', 'patient', async () => {
    valueOf(await clinic.client['patients.find']({ query: 'haddad', searchId }));
    return patientId;
  }],
  ['vitals.record', 'observation', async () => {
    const answer = valueOf(await clinic.client['vitals.record']({ patientId, readings: [weight(64)] }));
    return answer.type === 'recorded' ? answer.observations[0]?.id : 'none';
  }],
  ['vitals.strike', 'observation', async () => {
    const recorded = valueOf(await clinic.client['vitals.record']({ patientId, readings: [weight(65)] }));
    const observationId = recorded.type === 'recorded' ? recorded.observations[0]?.id ?? '' : '';
    expect(valueOf(await clinic.client['vitals.strike']({ patientId, observationId, reason: 'wrong scales' }))).toMatchObject({ type: 'struck' });
    return observationId;
  }],
  ['allergies.list', 'allergy-intolerance', async () => {
    valueOf(await clinic.client['allergies.list']({ patientId }));
    return undefined;
  }],
  ['restrictions.add', 'restriction', async () => {
    const answer = valueOf(await clinic.client['restrictions.add']({ patientId, closedTo: { type: 'role', role: 'nurse' }, reason: 'the patient asked' }));
    return answer.type === 'added' ? answer.id : 'none';
  }],
  ['emergency.open', 'emergency-access', async () => {
    const answer = valueOf(await clinic.client['emergency.open']({ who: { by: 'patient', patientId }, reason: 'Collapsed at the desk' }));
    return answer.type === 'opened' ? answer.access.id : 'none';
  }],
  ['interchange.begin', 'import-job', async () => (valueOf(await clinic.client['interchange.begin']({ source: 'elsewhere' }))).jobId],
  ['staff.add', 'staff', async () => (await call('staff.add', { userName: 'new', displayName: 'New', role: 'nurse', password: 'copper lantern 7731 quay' })).staff?.id],
  ['staff.grant', 'staff-grant', async () => {
    const added = await call('staff.add', { userName: 'other', displayName: 'Other', role: 'nurse', password: 'copper lantern 7731 quay' });
    return (await call('staff.grant', { staffId: added.staff?.id, privilege: 'jobs:read', effect: 'grant', reason: 'helps out', until: null })).id;
  }],
  ['policies.change', 'policy', async () => {
    await call('policies.change', { name: 'lock.idleMinutes', value: 2 });
    return 'lock.idleMinutes';
  }],
  // A weaker rule waits: nothing is written but the question.
  ['policies.change', 'approval', async () => (await call('policies.change', { name: 'lock.idleMinutes', value: 4 })).approvalId],
  ['session.choosePin', 'staff', async () => {
    await call('session.choosePin', { pin: null });
    return ownId;
  }],
];

describe('the row of', () => {
  it.each(writes)('%s names its %s and the id', async (method, kind, work) => {
    let id: string | undefined;
    const [row, ...more] = await rowsOf(method, async () => {
      id = await work();
    });
    expect(row).toMatchObject({ record_kind: kind, record_id: id ?? null });
    expect(more).toEqual([]);
  });

  it('a set of readings names the first and keeps the ids of all', async () => {
    let ids: readonly string[] = [];
    const [row] = await rowsOf('vitals.record', async () => {
      const answer = valueOf(await clinic.client['vitals.record']({ patientId, readings: [weight(64), { ...weight(1.7), measure: 'body-height', value: 170, unit: 'cm' }] }));
      ids = answer.type === 'recorded' ? answer.observations.map((each) => each.id) : [];
    });
    expect(ids).toHaveLength(2);
    expect(row).toMatchObject({ record_id: ids[0], detail: JSON.stringify({ records: ids }) });
  });

  it('a registration that only found somebody else names whom it told of, as nothing written', async () => {
    const [row] = await rowsOf('patients.register', () => clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
    expect(row).toMatchObject({ outcome: 'duplicate-patient', record_id: patientId, patient_id: patientId });
  });

  it('what was refused names no record: an unknown reading is none', async () => {
    const [row] = await rowsOf('vitals.record', () => clinic.client['vitals.record']({ patientId: searchId, readings: [weight(64)] }));
    expect(row).toMatchObject({ outcome: 'no-such-patient', record_kind: 'observation', record_id: null });
  });
});
