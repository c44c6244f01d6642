import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemIds } from '#main/adapters/node-ports.ts';
import { openTestHub } from '../hub/test-hub.ts';
import { newPatient } from './records-setup.ts';
import { openClinicAt, until, untilAgreed } from './sync-setup.ts';
import type { Workstation } from './sync-setup.ts';

let hub: Awaited<ReturnType<typeof openTestHub>>;
let clinic: Awaited<ReturnType<typeof openClinicAt>>;
let [one, two]: Workstation[] = [];
beforeAll(async () => {
  hub = await openTestHub();
  clinic = await openClinicAt(hub, 2);
  [one, two] = clinic.workstations;
}, 30_000);
afterAll(async () => {
  await clinic.close();
  await hub.close();
});
const both = (): readonly [Workstation, Workstation] => {
  if (!one || !two) throw new Error('two workstations');
  return [one, two];
};

const patientId = systemIds.newId();
const allergyId = systemIds.newId();
const medicationId = systemIds.newId();

describe('two workstations and a hub', () => {
  it('what one writes the other has, within a second once both are on the line', async () => {
    const [desk, room] = both();
    await desk.write(newPatient(patientId), { kind: 'allergy-intolerance', id: allergyId, patientId, fields: { substance: 'penicillin', severity: 'moderate' } },
      { kind: 'medication', id: medicationId, patientId, fields: { display: 'Metformin', dosage: '500 mg', status: 'active' } });
    await desk.start();
    await room.start();
    await untilAgreed(both());
    const began = Date.now();
    await room.write({ kind: 'medication', id: medicationId, patientId, fields: { note: 'with food' } });
    await until(async () => (await desk.rows(`SELECT note FROM medication`))[0]?.['note'] === 'with food', 'the note');
    expect(Date.now() - began).toBeLessThan(2_000);
    expect(desk.engine().status()).toMatchObject({ state: 'online', reason: null, waiting: 0 });
  });
});
