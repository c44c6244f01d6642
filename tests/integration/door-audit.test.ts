import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { sqlcipherDriver } from '#main/adapters/sqlcipher.ts';
import { DatabaseError } from '#main/database/driver.ts';
import type { DatabaseDriver } from '#main/database/driver.ts';
import { asha, openTestClinic, searchId, valueOf } from './test-clinic.ts';

/** Fails the statements that match, on every connection, while `fault.fails` is set. */
const fault: { fails: RegExp | undefined } = { fails: undefined };
const seen: { text: ((text: string) => void) | undefined } = { text: undefined };
const failing: DatabaseDriver = {
  open: async (path, mode) => {
    const connection = await sqlcipherDriver.open(path, mode);
    const guard = (text: string) => {
      seen.text?.(text);
      if (fault.fails?.test(text)) throw new DatabaseError('SQLITE_ERROR');
    };
    return {
      ...connection,
      all: async (text, values) => (guard(text), connection.all(text, values)),
      run: async (text, values) => (guard(text), connection.run(text, values)),
    };
  },
};

let clinic: Awaited<ReturnType<typeof openTestClinic>>;
let patientId: string;
beforeEach(async () => {
  fault.fails = undefined;
  clinic = await openTestClinic({ signedInAs: 'nurse', ports: { driver: failing } });
  const registered = valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
  patientId = registered.type === 'registered' ? registered.patient.id : '';
});
afterEach(async () => {
  fault.fails = undefined;
  await clinic.close();
});

const db = () => {
  const opened = clinic.clinic.keeper.current()?.db;
  if (!opened) throw new Error('nobody is signed in');
  return opened;
};
const rows = () => db().read.all<Record<string, unknown>>(sql`SELECT * FROM audit_row ORDER BY seq`);
const count = async (table: string) => (await db().read.get<{ n: number }>({ text: `SELECT count(*) AS n FROM ${table}`, values: [] }))?.n;
const added = async (work: () => Promise<unknown>) => {
  const before = (await rows()).length;
  await work();
  return (await rows()).slice(before);
};
const weight = { measure: 'body-weight', value: 64.2, secondValue: null, unit: 'kg', keptAsMeasured: false } as const;

describe('reads at once', () => {
  const reads = () => Promise.all([...Array(9).keys()].map(() => clinic.client['patients.show']({ id: patientId })));

  it('each have their row before their answer, and share commits', async () => {
    let commits = 0;
    seen.text = (text) => { if (text === 'COMMIT') commits += 1; };
    const more = await added(async () => { for (const reply of await reads()) valueOf(reply); });
    seen.text = undefined;
    expect(more.map((row) => [row['action'], row['method'], row['patient_id']])).toEqual(Array(9).fill(['read', 'patients.show', patientId]));
    expect(commits).toBeLessThan(9);
  });

  it('are all kept back when their rows cannot be written, and the next ones go out', async () => {
    fault.fails = /INSERT INTO audit_row/;
    for (const reply of await reads()) expect(reply).toMatchObject({ type: 'crashed' });
    fault.fails = undefined;
    for (const reply of await reads()) valueOf(reply);
  });
});

describe('a write and its audit row', () => {
  it('D6: a record whose audit row cannot be written is not written either', async () => {
    const before = await Promise.all(['observation', 'audit_row', 'sync_outbox', 'sync_clk'].map(count));
    fault.fails = /INSERT INTO audit_row/;
    expect(await clinic.client['vitals.record']({ patientId, readings: [weight] })).toMatchObject({ type: 'crashed' });
    fault.fails = undefined;
    expect(await Promise.all(['observation', 'audit_row', 'sync_outbox', 'sync_clk'].map(count))).toEqual(before);
    expect(valueOf(await clinic.client['vitals.record']({ patientId, readings: [weight] }))).toMatchObject({ type: 'recorded' });
  });

  it('D1: a write that fails after the record leaves neither, and its number is given out again', async () => {
    fault.fails = /INSERT INTO sync_outbox/;
    expect(await clinic.client['patients.register']({ patient: { ...asha, familyName: 'Okafor' }, notTheSame: [] })).toMatchObject({ type: 'crashed' });
    fault.fails = undefined;
    const again = valueOf(await clinic.client['patients.register']({ patient: { ...asha, familyName: 'Okafor' }, notTheSame: [] }));
    expect(again).toMatchObject({ patient: { recordNumber: 'WL 01 0002' } });
    expect(await count('patient')).toBe(2);
  });

  it('is one row that names the patient, the person, the privilege and the outcome', async () => {
    const made = await added(() => clinic.client['vitals.record']({ patientId, readings: [weight] }));
    expect(made).toMatchObject([{ action: 'create', method: 'vitals.record', patient_id: patientId, role: 'nurse', privilege: 'vitals:record', outcome: 'recorded', from_where: 'clinic' }]);
  });

  it('says when a write was refused by the clinic itself', async () => {
    const made = await added(() => clinic.client['vitals.record']({ patientId, readings: [{ ...weight, value: 9_000 }] }));
    expect(made).toMatchObject([{ action: 'create', outcome: 'problems', patient_id: patientId }]);
  });
});

describe('a read and its audit row', () => {
  it('D6: nothing is answered when its row cannot be written', async () => {
    fault.fails = /INSERT INTO audit_row/;
    const answer = JSON.stringify(await clinic.client['patients.show']({ id: patientId }));
    expect(answer).toContain('crashed');
    expect(answer).not.toContain('Haddad');
  });

  it('is committed before the answer leaves', async () => {
    const reply = clinic.client['patients.show']({ id: patientId });
    const seen = await reply.then(() => rows());
    expect(seen.at(-1)).toMatchObject({ action: 'read', method: 'patients.show', patient_id: patientId });
  });

  it('A5: a search writes each shown patient once, and a narrower one in the same search writes nothing', async () => {
    const find = (query: string, id = searchId) => clinic.client['patients.find']({ query, searchId: id });
    expect(await added(() => find('ha'))).toMatchObject([{ action: 'search', patient_id: patientId, count: 1 }]);
    expect(await added(() => find('had'))).toEqual([]);
    expect(await added(() => find('nobody at all'))).toEqual([]);
    expect(await added(() => find('had', '01890000-0000-7000-8000-000000000002'))).toHaveLength(1);
    clinic.clock.pass(30_001);
    expect(await added(() => find('haddad'))).toHaveLength(1);
  });

  it('A5: what could not be audited in a search is not taken as shown', async () => {
    fault.fails = /INSERT INTO audit_row/;
    expect(await clinic.client['patients.find']({ query: 'had', searchId })).toMatchObject({ type: 'crashed' });
    fault.fails = undefined;
    expect(await added(() => clinic.client['patients.find']({ query: 'had', searchId }))).toHaveLength(1);
  });

  it('a chart that is not there is a row without a patient', async () => {
    expect(await added(() => clinic.client['patients.show']({ id: searchId }))).toMatchObject([{ action: 'read', patient_id: null, count: 0 }]);
  });
});

describe('refusals and crashes', () => {
  it('A5: a bad input is one row, and names only fields of the schema', async () => {
    const bad = { patientId, readings: [{ ...weight, value: 'Haddad', Asha: 1 }], '1967-09-04': 'x' };
    const connection = clinic.clinic.host.connect('clinic');
    let reply = '';
    const made = await added(async () => {
      reply = await connection.call('vitals.record', JSON.stringify(bad));
    });
    expect(JSON.parse(reply)).toEqual({ type: 'refused', reason: 'bad-input', fields: ['readings', 'value'] });
    expect(made).toMatchObject([{ action: 'refused', method: 'vitals.record', outcome: 'bad-input' }]);
    expect(JSON.stringify(made)).not.toContain('Haddad');
  });

  it('A6: an unknown method is written as unknown, whatever it was called', async () => {
    const connection = clinic.clinic.host.connect('clinic');
    const made = await added(() => connection.call('Haddad\n{"forged":"line"}\u202e', '{}'));
    expect(made).toMatchObject([{ action: 'refused', method: 'unknown', outcome: 'unknown-method' }]);
  });

  it('A5: a crash is one row with the reference that the log and the answer have, and none of them has a record', async () => {
    fault.fails = /FROM patient WHERE id/;
    let reply = '';
    const made = await added(async () => {
      reply = await clinic.clinic.host.connect('clinic').call('patients.show', JSON.stringify({ id: patientId }));
    });
    const { ref } = JSON.parse(reply) as { ref: string };
    expect(made).toMatchObject([{ action: 'crashed', method: 'patients.show', ref }]);
    expect(clinic.logged).toHaveLength(1);
    expect(clinic.logged[0]).toContain(ref);
    for (const text of [reply, clinic.logged[0], JSON.stringify(made)]) expect(text).not.toMatch(/Haddad|Asha|1967|0144|SELECT/);
  });
});

it('A1: rows of the audit cannot be changed or deleted, and their sequence has no gap', async () => {
  for (const statement of [sql`UPDATE audit_row SET role = 'x'`, sql`DELETE FROM audit_row`, sql`DELETE FROM audit_row WHERE seq = 1`, sql`INSERT OR REPLACE INTO audit_row SELECT * FROM audit_row WHERE seq = 1`]) {
    await expect(db().transaction((tx) => tx.run(statement)), statement.text).rejects.toThrow();
  }
  expect((await rows()).map((row) => row['seq'])).toEqual((await rows()).map((_, i) => i + 1));
});

it('nothing of a patient is ever in the log', async () => {
  expect(clinic.logged.join()).not.toMatch(/Haddad|Asha|1967|0144/);
});
