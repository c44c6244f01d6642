import { afterEach, beforeEach, expect, it } from 'vitest';
import { raiseAlarm } from '#main/alarms/raise-alarm.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import { sql } from '#shared/database/types.ts';
import { openTestClinic, valueOf } from '../test-clinic.ts';

let clinic: Awaited<ReturnType<typeof openTestClinic>>;
const patientId = '01890000-0000-7000-8000-00000000a001';
beforeEach(async () => { clinic = await openTestClinic({ signedInAs: 'privacy-officer' }); });
afterEach(() => clinic.close());

const workspace = () => {
  const held = clinic.clinic.keeper.workspace();
  if (!held) throw new Error('nothing is unsealed');
  return held;
};
const raise = async (staffId: string): Promise<string> => {
  await workspace().db.transaction((tx) => raiseAlarm(tx, systemIds, { key: `${staffId}/own`, at: clinic.clock.now(), staffId, patientId, reason: { kind: 'own-record' } }));
  return (await workspace().db.read.get<{ id: string }>(sql`SELECT id FROM alert WHERE key = ${`${staffId}/own`}`))?.id ?? '';
};
const shown = async (id: string) => valueOf(await clinic.client['alerts.list']({})).alerts.find((alert) => alert.id === id);

it('an alarm goes from new over taken and explained to settled with a finding, each by name', async () => {
  const id = await raise('somebody');
  expect(await shown(id)).toMatchObject({ state: 'new', ownerName: null, isYours: false, isAboutYou: false, reasons: [{ kind: 'own-record', count: null, usual: null }] });
  expect(valueOf(await clinic.client['alerts.take']({ id }))).toEqual({ type: 'taken' });
  expect(await shown(id)).toMatchObject({ state: 'taken', isYours: true, ownerName: 'A privacy-officer' });
  expect(valueOf(await clinic.client['alerts.explain']({ id, note: 'asked by the patient' }))).toEqual({ type: 'explained' });
  expect(await shown(id)).toMatchObject({ state: 'explained', explanation: 'asked by the patient', explainedBy: 'A privacy-officer', settledAt: null });
  expect(valueOf(await clinic.client['alerts.settle']({ id, note: 'in writing now' }))).toEqual({ type: 'no-finding' });
  expect(valueOf(await clinic.client['alerts.settle']({ id, note: 'in writing now', finding: 'in-order', record: 'namesake' }))).toEqual({ type: 'settled' });
  expect(await shown(id)).toMatchObject({ state: 'settled', finding: 'in-order', note: 'in writing now' });
  expect(await workspace().db.read.all(sql`SELECT staff_id, patient_id, is_own FROM staff_record`)).toEqual([{ staff_id: 'somebody', patient_id: patientId, is_own: 0 }]);
  const again = [await clinic.client['alerts.take']({ id }), await clinic.client['alerts.explain']({ id, note: 'x' }), await clinic.client['alerts.settle']({ id, note: 'x', finding: 'unclear' })];
  expect(again.map((reply) => valueOf<{ readonly type: string }>(reply))).toEqual([{ type: 'no-such' }, { type: 'no-such' }, { type: 'no-such' }]);
});

it('nobody takes, explains or settles an alarm about themselves', async () => {
  const id = await raise(clinic.clinic.keeper.current()?.session.staffId ?? '');
  expect(await shown(id)).toMatchObject({ isAboutYou: true });
  const tries = [await clinic.client['alerts.take']({ id }), await clinic.client['alerts.explain']({ id, note: 'it was me' }), await clinic.client['alerts.settle']({ id, note: 'it was me', finding: 'in-order', record: 'namesake' })];
  expect(tries.map((reply) => valueOf<{ type: string }>(reply).type)).toEqual(['about-you', 'about-you', 'about-you']);
  expect(await workspace().db.read.all(sql`SELECT * FROM staff_record`)).toEqual([]);
});
