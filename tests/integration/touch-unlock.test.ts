import { Secret, TOTP } from 'otpauth';
import { afterEach, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { touchIdAnswer } from '#shared/second-factor/touch-id.ts';
import { administrator, openTestClinic, valueOf } from './test-clinic.ts';

type Opened = Awaited<ReturnType<typeof openTestClinic>>;
let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
});
const { userName, password } = administrator;
/** Signed in as the administrator on a computer with a reader; `finger` is what it says. */
const open = async (hasReader = true) => {
  const reader = { finger: true, asked: 0, before: async () => {} };
  const confirmPresence = async () => {
    reader.asked += 1;
    await reader.before();
    return reader.finger;
  };
  const opened = await openTestClinic({ ports: hasReader ? { confirmPresence } : {} });
  close = opened.close;
  await opened.setUp();
  return { ...opened, reader };
};
const inGate = async ({ client, gate }: Opened, code: string | null = null) => {
  valueOf(await client['session.openGate']({ page: 'second-factor' }));
  expect(valueOf(await gate['stepUp.prove']({ password, code }))).toEqual({ type: 'proved' });
};
const turn = async (opened: Opened, isOn: boolean, code: string | null = null) => {
  await inGate(opened, code);
  const { type } = valueOf(await opened.gate['secondFactor.turnTouchId']({ isOn }));
  const { touchId } = valueOf(await opened.gate['secondFactor.state']({}));
  await opened.gate['session.leaveGate']({});
  return [type, touchId];
};
const offer = async ({ gate, clinic }: Opened) => valueOf(await gate['session.passkeyOptions']({ staffId: clinic.keeper.people()[0]?.staff.id ?? '' })).options;
const touch = async ({ gate }: Opened) => valueOf(await gate['session.passkey']({ response: touchIdAnswer })).type;

it('unlocks for whoever switched it on, once for each time it was offered, and the audit says how', async () => {
  const clinic = await open();
  expect(await turn(clinic, true)).toEqual(['on', 'on']);
  await clinic.clinic.keeper.lock('key');
  expect(valueOf(await clinic.gate['clinic.status']({})).lock?.people).toMatchObject([{ hasPasskey: true }]);
  expect(await touch(clinic)).toBe('wrong');
  expect(await offer(clinic)).toBe(touchIdAnswer);
  clinic.reader.finger = false;
  expect(await touch(clinic)).toBe('wrong');
  clinic.reader.finger = true;
  expect(await touch(clinic)).toBe('wrong');
  await offer(clinic);
  expect(await touch(clinic)).toBe('signed-in');
  const rows = await clinic.clinic.keeper.workspace()?.db.read.all({ text: `SELECT outcome FROM audit_row WHERE action = 'unlock'`, values: [] });
  expect(rows).toEqual([{ outcome: 'touch-id' }]);
  expect(await turn(clinic, false)).toEqual(['off', 'off']);
  await clinic.clinic.keeper.lock('key');
  expect(await offer(clinic)).toBeNull();
  expect(await touch(clinic)).toBe('wrong');
});

it('needs the finger before it is on, a reader, and a clinic that lets people unlock with less than a password', async () => {
  const clinic = await open();
  clinic.reader.finger = false;
  expect(await turn(clinic, true)).toEqual(['not-confirmed', 'off']);
  clinic.reader.finger = true;
  expect(await turn(clinic, true)).toEqual(['on', 'on']);
  const workspace = clinic.clinic.keeper.workspace();
  await workspace?.db.transaction((tx) => tx.run(sql`INSERT INTO policy (id, name, value) VALUES ('01890000-0000-7000-8000-00000000000a', 'pin.allowed', 'false')`));
  await workspace?.access.load(workspace.db.read);
  expect(await turn(clinic, true)).toEqual(['not-here', 'not-here']);
  await clinic.clinic.keeper.lock('key');
  expect(await offer(clinic)).toBeNull();
  await close?.();
  const without = await open(false);
  expect(await turn(without, true)).toEqual(['not-here', 'not-here']);
  await without.clinic.keeper.lock('key');
  expect(await offer(without)).toBeNull();
  expect(await touch(without)).toBe('wrong');
});

it('a finger given after the screen locked switches nothing on for whoever was there before', async () => {
  const clinic = await open();
  clinic.reader.before = () => clinic.clinic.keeper.lock('key');
  await inGate(clinic);
  expect((await clinic.gate['secondFactor.turnTouchId']({ isOn: true })).type).toBe('refused');
  expect(await offer(clinic)).toBeNull();
});

it('is no second factor: not at sign-in, and a sign-out or a seal switches it off', async () => {
  const clinic = await open();
  await inGate(clinic);
  const { secret } = valueOf(await clinic.gate['secondFactor.beginTotp']({}));
  const confirmed = valueOf(await clinic.gate['secondFactor.confirmTotp']({ code: TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.parse(clinic.clock.now()) }) }));
  await clinic.gate['session.leaveGate']({});
  expect(await turn(clinic, true, confirmed.type === 'enrolled' ? confirmed.recoveryCodes[0] : null)).toEqual(['on', 'on']);
  valueOf(await clinic.client['session.signOut']({}));
  expect(valueOf(await clinic.gate['session.signIn']({ userName, password }))).toEqual({ type: 'next', step: 'second-factor' });
  const asked = clinic.reader.asked;
  expect(valueOf(await clinic.gate['session.passkeyOptions']({ staffId: null })).options).toBeNull();
  expect(await touch(clinic)).toBe('wrong');
  expect(clinic.reader.asked).toBe(asked);
  expect(clinic.clinic.keeper.current()).toBeUndefined();
  clinic.clock.pass(60_000);
  const code = TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.parse(clinic.clock.now()) });
  expect(valueOf(await clinic.gate['session.secondFactor']({ code })).type).toBe('signed-in');
  await clinic.gate['session.leaveGate']({});
  await clinic.clinic.keeper.lock('key');
  expect(await offer(clinic)).toBeNull();
});
