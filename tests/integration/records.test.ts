import { decode, encode } from 'cborg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import type { RecordWrite } from '#main/records/record-write.ts';
import { newPatient, openRecords } from './records-setup.ts';

let clinic: Awaited<ReturnType<typeof openRecords>>;
beforeEach(async () => {
  clinic = await openRecords();
});
afterEach(() => clinic.close());

const patientId = '01890000-0000-7000-8000-00000000000a';
const observation = (id: string, fields: Readonly<Record<string, unknown>> = {}): RecordWrite => ({
  kind: 'observation', id, patientId,
  fields: { setId: patientId, measure: 'body-weight', code: '29463-7', unit: 'kg', value: 64.2, takenAt: '2026-03-12T10:00:00.000Z', recordedBy: 'A nurse', ...fields },
});
const allergy = (id: string): RecordWrite => ({ kind: 'allergy-intolerance', id, patientId, fields: { substance: 'penicillin' } });
interface Change { sv: number; hlc: bigint; wall: number; off: null; usr: string; t: string; id: string; op: string; f: Record<string, unknown[]> }
const outbox = async () =>
  (await clinic.db.read.all<{ q: number; stream: Uint8Array; eid: string; kind: string; sealed: null; body: Uint8Array }>(sql`SELECT * FROM sync_outbox ORDER BY q`))
    .map((row) => ({ ...row, body: decode(row.body) as Change }));

describe('1,000 records', () => {
  it.each([
    ['patient', (id: string, i: number) => newPatient(id, { recordNumber: `WL ${i}` })],
    ['observation', (id: string) => observation(id)],
    ['allergy-intolerance', (id: string) => allergy(id)],
  ] as const)('of the kind %s take at most 13 statements, new and changed', async (kind, make) => {
    const ids = Array.from({ length: 1000 }, () => systemIds.newId());
    expect((await clinic.write(...ids.map(make))).every((outcome) => outcome.type === 'applied')).toBe(true);
    expect(clinic.statements.length).toBeLessThanOrEqual(13);
    const change = kind === 'patient' ? { phone: '555 0199' } : kind === 'observation' ? { status: 'struck' } : { severity: 'severe' };
    await clinic.write(...ids.map((id) => ({ kind, id, patientId: kind === 'patient' ? id : patientId, fields: change })));
    expect(clinic.statements.length).toBeLessThanOrEqual(13);
    expect(await clinic.rows('SELECT count(*) AS n, min(q) AS first, max(q) AS last FROM sync_outbox')).toEqual([{ n: 2000, first: 1, last: 2000 }]);
  });
});

describe('the outbox', () => {
  it('holds each change with its dot, its context and who wrote it', async () => {
    await clinic.write(newPatient(patientId));
    const [first] = await outbox();
    expect(first).toMatchObject({
      q: 1, eid: patientId, kind: 'patient', sealed: null,
      body: { sv: 1, wall: Date.parse(clinic.clock.now()), off: null, usr: clinic.by.staffId, t: 'patient', id: patientId, op: 'put' },
    });
    // New: no context. A default that nobody named is not sent.
    expect(first?.body.f).toEqual({ recordNumber: [newPatient(patientId).fields['recordNumber']], registeredAt: ['2026-03-12T10:00:00.000Z'], familyName: ['Haddad'], givenNames: ['Asha'] });
    expect(first?.stream).toHaveLength(16);
    expect(BigInt(first?.body.hlc ?? 0) >> 16n).toBe(BigInt(Date.parse(clinic.clock.now())));
  });

  it('names only the changed fields, each with what its writer had seen', async () => {
    await clinic.write(newPatient(patientId));
    await clinic.write({ kind: 'patient', id: patientId, patientId, fields: { familyName: 'Haddad', phone: '555 0144' } });
    await clinic.write({ kind: 'patient', id: patientId, patientId, fields: { phone: '555 0199' } });
    const changes = (await outbox()).map((row) => [row.q, row.body.op, row.body.f]);
    expect(changes.slice(1)).toEqual([[2, 'amend', { phone: ['555 0144', [1, 1]] }], [3, 'amend', { phone: ['555 0199', [1, 2]] }]]);
  });

  it('has dense dots and rising times, also when the clock goes back', async () => {
    for (let i = 0; i < 5; i += 1) {
      await clinic.write(observation(systemIds.newId()), observation(systemIds.newId()));
      clinic.clock.setWall(`2026-02-${20 - i}T10:00:00.000Z`);
    }
    const rows = await outbox();
    expect(rows.map((row) => row.q)).toEqual(Array.from({ length: 10 }, (_, i) => i + 1));
    const times = rows.map((row) => BigInt(row.body.hlc));
    expect(times.every((time, i) => i === 0 || time >= (times[i - 1] ?? 0n))).toBe(true);
  });

  it('gives one patient one stream and another another', async () => {
    await clinic.write(newPatient(patientId), observation(systemIds.newId()), allergy(systemIds.newId()));
    await clinic.write(newPatient(systemIds.newId(), { recordNumber: 'WL 2' }));
    const streams = (await outbox()).map((row) => Buffer.from(row.stream).toString('hex'));
    expect(new Set(streams.slice(0, 3)).size).toBe(1);
    expect(new Set(streams).size).toBe(2);
  });

  it('gets nothing for a write that changes nothing', async () => {
    await clinic.write(newPatient(patientId));
    await clinic.write({ kind: 'patient', id: patientId, patientId, fields: { familyName: 'Haddad' } });
    expect(await outbox()).toHaveLength(1);
  });
});

describe('what is refused', () => {
  it('another value for what was measured; the rest of the batch is written', async () => {
    const [id, other] = [systemIds.newId(), systemIds.newId()];
    await clinic.write(observation(id));
    expect(await clinic.write({ kind: 'observation', id, patientId, fields: { value: 46.2 } }, observation(other))).toEqual([
      { type: 'refused', reason: 'immutable', fields: ['value'] }, { type: 'applied' },
    ]);
    expect(await clinic.rows('SELECT value FROM observation ORDER BY rid')).toEqual([{ value: 64.2 }, { value: 64.2 }]);
  });

  it('a field that the kind does not have, and a value that its schema does not take', async () => {
    expect(await clinic.write(newPatient(patientId, { 'family_name; DROP': 'x' }))).toEqual([{ type: 'refused', reason: 'unknown-field', fields: ['family_name; DROP'] }]);
    expect(await clinic.write(newPatient(patientId, { __proto__: { a: 1 }, birthDate: '2023-02-29' }))).toEqual([{ type: 'refused', reason: 'bad-field', fields: ['birthDate'] }]);
    expect(await outbox()).toEqual([]);
  });

  it('deleting a record, by any statement', async () => {
    await clinic.write(newPatient(patientId), observation(systemIds.newId()), allergy(systemIds.newId()));
    for (const table of ['patient', 'observation', 'allergy_intolerance']) {
      for (const text of [`DELETE FROM ${table}`, `INSERT OR REPLACE INTO ${table} SELECT * FROM ${table}`]) {
        await expect(clinic.db.transaction((tx) => tx.run({ text, values: [] })), text).rejects.toThrow();
      }
    }
  });
});

describe('history and conflicts', () => {
  it('keeps each replaced value, who replaced it and when', async () => {
    await clinic.write(newPatient(patientId, { phone: '555 0144' }));
    clinic.clock.pass(60_000);
    await clinic.write({ kind: 'patient', id: patientId, patientId, fields: { phone: '555 0199' } });
    expect(await clinic.rows('SELECT * FROM sync_history')).toEqual([{
      eid: patientId, field: 'phone', dev: 1, q: 1, replaced_at: '2026-03-12T10:01:00.000Z', replaced_by: clinic.by.staffId, value: '"555 0144"',
    }]);
  });

  it('a local write settles a conflict: it has seen both values, both go to history', async () => {
    await clinic.write(newPatient(patientId, { phone: '555 0144' }));
    for (const [dev, q, value] of [[2, 7, '"555 0777"'], [3, 4, '"555 0888"']] as const) {
      await clinic.db.transaction((tx) => tx.run(sql`INSERT INTO sync_sibling (eid, field, dev, q, ctx, hlc, usr, value)
        VALUES (${patientId}, 'phone', ${dev}, ${q}, ${encode([1, 1])}, 1, 'peer', ${value})`));
    }
    expect(await clinic.write({ kind: 'patient', id: patientId, patientId, fields: { phone: '555 0999' } })).toEqual([{ type: 'applied' }]);
    expect((await outbox()).at(-1)?.body.f).toEqual({ phone: ['555 0999', [1, 1, 2, 7, 3, 4]] });
    expect(await clinic.rows('SELECT * FROM sync_sibling')).toEqual([]);
    expect((await clinic.rows('SELECT value FROM sync_history ORDER BY dev')).map((row) => row['value'])).toEqual(['"555 0777"', '"555 0888"']);
  });

  it('two writes of one record in one batch are two dots, one row and one step of history', async () => {
    await clinic.write(newPatient(patientId, { phone: '1' }), { kind: 'patient', id: patientId, patientId, fields: { phone: '2' } });
    expect((await outbox()).map((row) => [row.q, row.body.op])).toEqual([[1, 'put'], [2, 'amend']]);
    expect(await clinic.rows('SELECT phone FROM patient')).toEqual([{ phone: '2' }]);
    expect((await clinic.rows('SELECT value FROM sync_history')).map((row) => row['value'])).toEqual(['"1"']);
  });
});
