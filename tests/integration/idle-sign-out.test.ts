import { expect, it, vi } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { asha, openTestClinic, valueOf } from './test-clinic.ts';

it('L1: signs out after three idle minutes, with a countdown that a touch cancels, and says so in the audit', async () => {
  const clinic = await openTestClinic({ signedInAs: 'nurse' });
  valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
  const events: string[] = [];
  clinic.clinic.host.connect('clinic').onEvent((event) => events.push(event));
  clinic.clock.pass(165_000);
  await vi.waitFor(() => expect(events).toContain('{"type":"idle-countdown","secondsLeft":15}'), 3_000);
  valueOf(await clinic.client['session.activity']({}));
  expect(events).toContain('{"type":"idle-cancelled"}');
  clinic.clock.pass(179_000);
  expect(clinic.clinic.keeper.current()).toBeDefined();
  const kept = clinic.clinic.keeper.current();
  clinic.clock.pass(1_000);
  await vi.waitFor(() => expect(clinic.clinic.host.stage()).toBe('gate'), 3_000);
  await vi.waitFor(() => expect(kept?.databaseKey).toEqual(new Uint8Array(32)), 3_000);
  await clinic.signIn('nurse', 'nurse pebble 8812 lane');
  expect(await clinic.clinic.keeper.current()?.db.read.all(sql`SELECT action, role FROM audit_row WHERE action = 'idle-sign-out'`)).toEqual([{ action: 'idle-sign-out', role: 'nurse' }]);
  await clinic.close();
});
