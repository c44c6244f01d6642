import { afterEach, expect, it } from 'vitest';
import { TOTP } from 'otpauth';
import { createClinicCore } from '#main/shells/cli/clinic-core.ts';
import { administrator } from './test-clinic.ts';
import { openWithPeople } from './people-setup.ts';
import type { WithPeople } from './people-setup.ts';

let clinic: WithPeople;
afterEach(() => clinic.close());

it('I1: the command line lets in who has a second factor with a code, each once, and sends who needs a new password to the screen', async () => {
  clinic = await openWithPeople();
  const totp = new TOTP({ secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' });
  const code = () => totp.generate({ timestamp: Date.parse(clinic.clock.now()) });
  const lena = await clinic.stepUp('staff.add', { userName: 'lena', displayName: 'Lena Ferreira', role: 'nurse' });
  await clinic.forge(`INSERT INTO totp (staff_id, secret, added_at, last_step) VALUES (?, x'${Buffer.from(totp.secret.bytes).toString('hex')}', '', 0)`, clinic.own());
  await clinic.clinic.keeper.seal('sign-out');
  const core = createClinicCore(clinic.clinic);
  const { userName, password } = administrator;
  expect(await core.signIn({ userName, password })).toEqual({ type: 'second-factor-needed' });
  // Nothing stays open behind the refusal.
  expect(clinic.clinic.keeper.state()).toBe('sealed');
  expect(await core.signIn({ userName, password, code: '000000' })).toMatchObject({ type: 'wrong-code' });
  expect(await core.signIn({ userName, password, code: code() })).toMatchObject({ type: 'signed-in' });
  const used = code();
  await clinic.clinic.keeper.seal('sign-out');
  expect(await core.signIn({ userName, password, code: used })).toMatchObject({ type: 'wrong-code' });
  expect(await core.signIn({ userName: 'lena', password: lena.oneTimeCode ?? '' })).toEqual({ type: 'new-password-needed' });
  expect(clinic.clinic.keeper.state()).toBe('sealed');
});
