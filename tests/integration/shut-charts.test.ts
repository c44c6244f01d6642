import { afterEach, expect, it, vi } from 'vitest';
import { openWithPeople } from './people-setup.ts';
import type { WithPeople } from './people-setup.ts';
import { asha, valueOf } from './test-clinic.ts';

let clinic: WithPeople;
afterEach(() => clinic.close());

/** Asha's chart is closed to administrators; Omar, the privacy officer, is the only one who may open it and lift that. */
const open = async () => {
  clinic = await openWithPeople();
  const omar = await clinic.add('omar', 'privacy-officer');
  const registered = valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
  const patient = registered.type === 'registered' ? registered.patient : undefined;
  const patientId = patient?.id ?? '';
  await clinic.as('omar');
  expect(valueOf(await clinic.client['restrictions.add']({ patientId, closedTo: { type: 'role', role: 'administrator' }, reason: 'the patient asked' }))).toMatchObject({ type: 'added' });
  await clinic.as('ruth');
  return { omar, patientId, recordNumber: patient?.recordNumber };
};
const told = async () => (await clinic.rows(`SELECT patient_id AS patientId FROM alert WHERE kind = 'chart-shut-to-all'`)).map(({ patientId }) => patientId);
const listed = async () => valueOf(await clinic.client['alerts.list']({})).alerts.find(({ kind }) => kind === 'chart-shut-to-all');

it('L5: the last person who could open a closed chart leaves: they go, it is told with the very change, and another officer opens and lifts it', async () => {
  const { omar, patientId, recordNumber } = await open();
  expect(await told()).toEqual([]);
  expect(await clinic.stepUp('staff.end', { staffId: omar, reason: 'moved away' })).toEqual({ type: 'ended' });
  expect(await told()).toEqual([patientId]);
  // Ruth is kept out of the chart: she learns that there is one, not whose.
  expect(await listed()).toMatchObject({ staffName: '', patientId: null, recordNumber: null, settledAt: null });
  await clinic.add('olga', 'privacy-officer');
  await clinic.as('olga');
  expect(await listed()).toMatchObject({ patientId, recordNumber });
  const [restriction] = valueOf(await clinic.client['restrictions.list']({ patientId })).restrictions;
  expect(valueOf(await clinic.client['restrictions.lift']({ id: restriction?.id ?? '', patientId, reason: 'the patient agreed' }))).toEqual({ type: 'lifted' });
  expect(await told()).toEqual([patientId]);
});

it.each<[string, (omar: string) => readonly [string, object]]>([
  ['loses the privilege', (omar) => ['staff.grant', { staffId: omar, privilege: 'restrictions:manage', effect: 'deny', reason: 'on leave', until: null }]],
  ['gets another role', (omar) => ['staff.change', { staffId: omar, displayName: 'Omar', role: 'nurse' }]],
  ['has a role that no longer may', () => ['staff.changeBundle', { role: 'privacy-officer', privilege: 'restrictions:manage', holds: false }]],
])('L5: the last person who could open a closed chart %s: it is told once', async (_what, change) => {
  const { omar, patientId } = await open();
  const [method, input] = change(omar);
  expect((await clinic.stepUp(method, input)).type).toMatch(/^(given|changed)$/);
  expect(await told()).toEqual([patientId]);
  await clinic.stepUp('policies.change', { name: 'lock.idleMinutes', value: 2 });
  expect(await told()).toEqual([patientId]);
});

it('L5: an exception that ends by itself is told within minutes, and again each week until it is cured', async () => {
  const { omar, patientId } = await open();
  const nina = await clinic.add('nina', 'nurse');
  await clinic.stepUp('staff.grant', { staffId: nina, privilege: 'restrictions:manage', effect: 'grant', reason: 'stands in', until: '2026-03-13T10:00:00.000Z' });
  await clinic.stepUp('staff.end', { staffId: omar, reason: 'moved away' });
  expect(await told()).toEqual([]);
  clinic.clock.pass(86_400_000);
  clinic.tick();
  await vi.waitFor(async () => expect(await told()).toEqual([patientId]), 5_000);
  clinic.clock.pass(7 * 86_400_000);
  await clinic.signIn('ruth', 'amber kettle 4477 hill');
  clinic.tick();
  await vi.waitFor(async () => expect(await told()).toEqual([patientId, patientId]), 5_000);
});
