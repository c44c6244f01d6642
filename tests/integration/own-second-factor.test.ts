import { Secret, TOTP } from 'otpauth';
import { afterEach, describe, expect, it } from 'vitest';
import { gateContract } from '#shared/contract/clinic.ts';
import { secondFactorContract } from '#shared/second-factor/contract.ts';
import { administrator, openTestClinic, valueOf } from './test-clinic.ts';
import type { TestClinicOptions } from './test-clinic.ts';

type Opened = Awaited<ReturnType<typeof openTestClinic>>;
let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
});
const { password } = administrator;
const open = async (options: TestClinicOptions = {}) => {
  const opened = await openTestClinic({ isDemo: false, ...options });
  close = opened.close;
  return opened;
};
/** Set up and enrolled without being asked twice; signed in. */
const enrol = async (opened: Opened) => {
  await opened.setUp();
  const { secret } = valueOf(await opened.gate['secondFactor.beginTotp']({}));
  const confirmed = valueOf(await opened.gate['secondFactor.confirmTotp']({ code: TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.parse(opened.clock.now()) }) }));
  if (confirmed.type !== 'enrolled') throw new Error(confirmed.type);
  expect(valueOf(await opened.gate['session.continueSignIn']({}))).toEqual({ type: 'signed-in' });
  await opened.gate['session.leaveGate']({});
  return confirmed;
};
const atDesk = async ({ client }: Opened) => void valueOf(await client['session.openGate']({ page: 'second-factor' }));
const prove = async ({ gate }: Opened, given: { readonly password?: string; readonly code?: string } = {}) => valueOf(await gate['stepUp.prove']({ password, ...given }));
const rowsOf = async ({ clinic }: Opened, text: string) => (await clinic.keeper.workspace()?.db.read.all<Record<string, unknown>>({ text, values: [] })) ?? [];

describe('at an open desk that somebody left', () => {
  const nobody = '01890000-0000-7000-8000-000000000009';
  const changes: readonly (readonly [string, object])[] = [
    ['secondFactor.beginTotp', {}], ['secondFactor.confirmTotp', { code: '123456' }], ['secondFactor.newRecoveryCodes', {}],
    ['secondFactor.beginPasskey', {}], ['secondFactor.confirmPasskey', { response: '{}', name: 'Mine now' }],
    ['secondFactor.remove', { what: 'totp' }], ['secondFactor.remove', { what: nobody }], ['secondFactor.turnTouchId', { isOn: true }],
    ['session.choosePin', { pin: '271828' }], ['session.choosePin', { pin: null }],
  ];
  const call = async ({ clinic }: Opened, method: string, input: object) => JSON.parse(await clinic.host.connect('gate').call(method, JSON.stringify(input))) as { type: string; reason?: string };
  const needed = { type: 'refused', reason: 'step-up-needed' };
  const kept = (clinic: Opened) => rowsOf(clinic, `SELECT hex(secret) AS what FROM totp UNION ALL SELECT hex(hash) FROM recovery_code UNION ALL SELECT id FROM passkey`);
  const refusals = (clinic: Opened) => rowsOf(clinic, `SELECT method, outcome, staff_id AS staffId FROM audit_row WHERE action = 'refused' ORDER BY seq`);

  it('every change is in this list', () => {
    const pages = Object.entries(gateContract).filter(([method, { stepUp }]) => stepUp === 'page' && !method.startsWith('network.')).map(([method]) => method);
    // Those of the network have pages of their own: enrolment.test.ts.
    expect(new Set(changes.map(([method]) => method))).toEqual(new Set(pages));
    expect(Object.keys(secondFactorContract).filter((method) => !pages.includes(method))).toEqual(['secondFactor.state']);
  });

  it.each(changes)('L4: %s with %j is refused without the secrets of its person, changes nothing, and stands in the audit once', async (method, input) => {
    const clinic = await open();
    await enrol(clinic);
    const before = await kept(clinic);
    const staffId = clinic.clinic.keeper.current()?.session.staffId;
    await atDesk(clinic);
    expect(await call(clinic, method, input)).toEqual(needed);
    expect(await refusals(clinic)).toEqual([{ method, outcome: 'step-up-needed', staffId }]);
    expect(await kept(clinic)).toEqual(before);
  });

  it('L4: the password alone is no proof where there is a second factor, nor is a wrong one, nor somebody else’s; each try is in the audit', async () => {
    const clinic = await open();
    const { recoveryCodes: [code = ''] } = await enrol(clinic);
    await atDesk(clinic);
    expect(await prove(clinic)).toEqual({ type: 'wrong-code' });
    expect(await prove(clinic, { code: 'AAAAA-AAAAA' })).toEqual({ type: 'wrong-code' });
    expect(await prove(clinic, { password: 'nurse pebble 8812 lane', code })).toMatchObject({ type: 'wrong' });
    expect(await call(clinic, 'secondFactor.beginTotp', {})).toEqual(needed);
    expect(await prove(clinic, { code })).toEqual({ type: 'proved' });
    expect(await call(clinic, 'secondFactor.beginTotp', {})).toMatchObject({ type: 'value' });
    const said = await rowsOf(clinic, `SELECT outcome FROM audit_row WHERE method = 'stepUp.prove' ORDER BY seq`);
    expect(said).toEqual(['wrong-code', 'wrong-code', 'wrong', 'proved'].map((outcome) => ({ outcome })));
  });

  it('L4: a proof ends with the page, with a lock and after ten minutes, and is none for another page', async () => {
    const clinic = await open({ isDemo: true });
    await clinic.setUp();
    // So that the ten minutes are not cut short by the idle time.
    expect(await clinic.stepUp('policies.change', { name: 'lock.idleMinutes', value: 30 }, { withWords: true })).toEqual({ type: 'changed' });
    const renew = () => call(clinic, 'secondFactor.newRecoveryCodes', {});
    await atDesk(clinic);
    expect(await prove(clinic)).toEqual({ type: 'proved' });
    expect(await renew()).toMatchObject({ type: 'value' });
    await clinic.gate['session.leaveGate']({});
    await atDesk(clinic);
    expect(await renew()).toEqual(needed);

    expect(await prove(clinic)).toEqual({ type: 'proved' });
    await clinic.clinic.keeper.lock('key');
    valueOf(await clinic.gate['session.unlockWithPassword']({ staffId: clinic.clinic.keeper.people()[0]?.staff.id ?? '', password }));
    await atDesk(clinic);
    expect(await renew()).toEqual(needed);

    expect(await prove(clinic)).toEqual({ type: 'proved' });
    clinic.clock.pass(599_999);
    expect(await renew()).toMatchObject({ type: 'value' });
    clinic.clock.pass(1);
    expect(await renew()).toEqual(needed);
    await clinic.gate['session.leaveGate']({});

    valueOf(await clinic.client['session.openGate']({ page: 'change-password' }));
    expect(await prove(clinic)).toEqual({ type: 'proved' });
    expect(await renew()).toEqual(needed);
    clinic.clinic.keeper.openGatePage('second-factor');
    expect(await renew()).toEqual(needed);
  });

  it('whoever gave it since the unseal comes back by name and password alone, as SECURITY.md says, and not after signing out', async () => {
    const clinic = await open();
    const { recoveryCodes: [code = ''] } = await enrol(clinic);
    valueOf(await clinic.client['session.lock']({ reason: 'switch' }));
    const signIn = async () => valueOf(await clinic.gate['session.signIn']({ userName: administrator.userName, password }));
    expect(await signIn()).toEqual({ type: 'signed-in' });
    valueOf(await clinic.client['session.signOut']({}));
    expect(await signIn()).toEqual({ type: 'next', step: 'second-factor' });
    expect(valueOf(await clinic.gate['session.secondFactor']({ code }))).toEqual({ type: 'signed-in' });
  });

  it('no token of a step-up is asked for or taken in its place', async () => {
    const clinic = await open({ isDemo: true });
    await clinic.setUp();
    expect(valueOf(await clinic.client['stepUp.ask']({ method: 'secondFactor.remove', input: JSON.stringify({ what: 'totp' }) }))).toEqual({ type: 'forbidden' });
  });
});
