import { decode } from 'cborg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { changeFrom } from '#shared/sync/change.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { appointmentsSection } from '#main/appointments/index.ts';
import { medicationsSection } from '#main/medications/index.ts';
import { createApplyChanges } from '#main/records/apply-changes.ts';
import type { IncomingChange } from '#main/records/incoming-change.ts';
import type { RecordWrite } from '#main/records/record-write.ts';
import { applyWithReplay } from '#main/records/replay-changes.ts';
import { createRecords } from '#main/records/write-records.ts';
import { kinds as someKinds, newPatient, openRecords } from './records-setup.ts';

const kinds = [...someKinds, medicationsSection.kind, appointmentsSection.kind];

/** The records of one workstation with the kinds that have detectors, and a number of its own. */
const openDevice = async (dev: number) => {
  const device = await openRecords();
  await device.db.transaction((tx) => tx.run(sql`UPDATE sync_state SET number = ${dev} WHERE name = 'dev'`));
  const records = createRecords(kinds, { clock: device.clock, ids: systemIds });
  const changes = createApplyChanges(kinds, { clock: device.clock });
  return {
    ...device,
    write: async (...writes: readonly RecordWrite[]) => {
      const outcomes = await device.db.transaction((tx) => records.write(tx, writes, device.by));
      expect(outcomes.filter(({ type }) => type !== 'applied')).toEqual([]);
    },
    sent: async (q = 0): Promise<readonly IncomingChange[]> =>
      (await device.db.read.all<{ q: number; stream: string; body: Uint8Array }>(sql`SELECT q, lower(hex(stream)) AS stream, body FROM sync_outbox WHERE q > ${q} ORDER BY q`))
        .map((row) => ({ change: changeFrom({ dev, q: row.q }, decode(row.body)), stream: row.stream, bseq: 1 })),
    apply: (incoming: readonly IncomingChange[]) => device.db.transaction((tx) => applyWithReplay(tx, changes, incoming, { at: device.clock.now() })),
    questions: () => device.rows(`SELECT id, kind, record_kind AS record, patient_id AS patient FROM review_item WHERE settled_at IS NULL ORDER BY id`),
  };
};
type Device = Awaited<ReturnType<typeof openDevice>>;

let devices: readonly [Device, Device];
beforeAll(async () => {
  devices = [await openDevice(1), await openDevice(2)];
});
afterAll(() => Promise.all(devices.map((device) => device.close())));

const [asha, ben] = [systemIds.newId(), systemIds.newId()];
const prescription = (fields: RecordWrite['fields'], id = systemIds.newId()): RecordWrite =>
  ({ kind: 'medication', id, patientId: asha, fields: { form: 'request', status: 'active', display: 'Metformin', ...fields } });
const booking = (patientId: string, starts: string, ends: string | null, fields: RecordWrite['fields'] = {}): RecordWrite =>
  ({ kind: 'appointment', id: systemIds.newId(), patientId, fields: { status: 'booked', practitioner: 'Dr. Alder', starts, ends, ...fields } });
const pair = (kind: string, one: RecordWrite, other: RecordWrite): string => `${kind}/${[one.id, other.id].sort().join('/')}`;
const idsOf = async (device: Device) => (await device.questions()).map(({ id }) => id);

describe('two records that together are a question', () => {
  it('H1: two active prescriptions of one drug, and two patients with one doctor at one time, are asked on both workstations alike', async () => {
    const [desk, room] = devices;
    await desk.write(newPatient(asha), newPatient(ben));
    await room.apply(await desk.sent());
    const [mine, theirs] = [prescription({ dosage: '500 mg' }), prescription({ display: ' metformin ', dosage: '1 g' })];
    const [nine, half] = [booking(asha, '2026-03-20T09:00:00.000Z', '2026-03-20T09:30:00.000Z'), booking(ben, '2026-03-20T09:15:00.000Z', '2026-03-20T09:45:00.000Z')];
    await desk.write(mine, nine);
    await room.write(theirs, half, booking(ben, '2026-03-20T09:30:00.000Z', '2026-03-20T09:45:00.000Z', { practitioner: 'Dr. Birch' }));
    expect(await desk.questions()).toEqual([]);
    const [fromDesk, fromRoom] = [await desk.sent(2), await room.sent()];
    await desk.apply(fromRoom);
    await room.apply(fromDesk);
    expect(await idsOf(desk)).toEqual([pair('double-booking', nine, half), pair('two-prescriptions', mine, theirs)].sort());
    expect(await room.questions()).toEqual(await desk.questions());
    expect((await desk.questions()).map(({ record }) => record)).toEqual(['appointment', 'medication']);

    // What ends it on one workstation ends it on the other: by a write here, by a change there.
    const ended = (await room.rows(`SELECT max(q) AS q FROM sync_outbox`))[0]?.['q'];
    await room.write({ ...theirs, fields: { status: 'stopped' } }, { ...half, fields: { status: 'cancelled' } });
    expect(await room.questions()).toEqual([]);
    await desk.apply(await room.sent(Number(ended)));
    expect(await desk.questions()).toEqual([]);
    // And begins again with the drug.
    await desk.write({ ...theirs, fields: { status: 'active' } });
    expect(await idsOf(desk)).toEqual([pair('two-prescriptions', mine, theirs)]);
  });

  it('a person who let both stand is not asked again by another edit', async () => {
    const [desk] = devices;
    const [open] = await idsOf(desk);
    await desk.db.transaction((tx) => tx.run(sql`UPDATE review_item SET settled_at = '2026-03-12T10:00:00.000Z', settled_by = ${desk.by.staffId}, reason = 'two strengths' WHERE id = ${String(open)}`));
    const [, id] = String(open).split('/');
    await desk.write({ kind: 'medication', id: String(id), patientId: asha, fields: { note: 'with food' } });
    expect(await desk.questions()).toEqual([]);
    expect(await desk.rows(`SELECT reason FROM review_item WHERE kind = 'two-prescriptions'`)).toEqual([{ reason: 'two strengths' }]);
  });

  it('what an import brought asks nothing of itself, only beside what was written here', async () => {
    const [desk] = devices;
    const of = { source: 'Harbour clinic', display: 'Ramipril' };
    await desk.write(prescription(of), prescription(of), booking(asha, '2026-04-01T09:00:00.000Z', null, { source: 'Harbour clinic' }), booking(ben, '2026-04-01T09:00:00.000Z', null, { source: 'Harbour clinic' }));
    expect(await desk.questions()).toEqual([]);
    await desk.write(prescription({ display: 'Ramipril' }));
    expect((await desk.questions()).map(({ kind }) => kind)).toEqual(['two-prescriptions', 'two-prescriptions']);
  });

  it('refuses nobody: no time, a day alone, another doctor, nobody, a cancelled one and another patient ask nothing', async () => {
    const [desk] = devices;
    const before = await idsOf(desk);
    const at = '2026-05-04T09:00:00.000Z';
    await desk.write(
      booking(asha, at, '2026-05-04T09:30:00.000Z'), booking(ben, at, null, { practitioner: '' }), booking(asha, at, null, { practitioner: '' }), booking(ben, '2026-05-04', null),
      booking(ben, at, null, { practitioner: 'Dr. Birch' }), booking(ben, at, null, { status: 'cancelled' }), booking(ben, '2026-05-04T09:30:00.000Z', null),
      { ...prescription({ display: 'Ramipril' }), patientId: ben }, prescription({ form: 'statement', display: 'Ramipril' }),
    );
    expect(await idsOf(desk)).toEqual(before);
    // From the evening before across midnight; and nothing takes longer than a day, whatever its end says.
    await desk.write(booking(ben, '2026-05-03T22:30:00.000Z', '2026-05-04T09:10:00.000Z'), booking(ben, '2026-05-01T08:00:00.000Z', '2026-09-01T08:00:00.000Z'));
    expect((await idsOf(desk)).filter((id) => !before.includes(id))).toHaveLength(1);
  });

  it('every look is by an index', async () => {
    const [desk] = devices;
    const plan = async (text: string) => (await desk.rows(`EXPLAIN QUERY PLAN ${text}`)).map(({ detail }) => String(detail)).join('\n');
    expect(await plan(`SELECT a.id FROM json_each('[]') j CROSS JOIN appointment a ON a.practitioner = j.value ->> 0 AND a.starts BETWEEN j.value ->> 1 AND j.value ->> 2
      WHERE a.practitioner <> '' AND a.status IN ('proposed', 'pending', 'booked', 'arrived', 'checked-in')`)).toContain('appointment_by_practitioner (practitioner=? AND starts>? AND starts<?)');
    expect(await plan(`SELECT m.id FROM json_each('[]') j CROSS JOIN medication m ON m.patient_id = j.value AND m.form = 'request' WHERE m.status = 'active'`)).toContain('medication_by_group (patient_id=? AND form=?)');
    expect(await plan(`SELECT r.id FROM json_each('[]') j CROSS JOIN review_item r ON r.other_id = j.value`)).toContain('review_item_by_other (other_id=?)');
  });
});
