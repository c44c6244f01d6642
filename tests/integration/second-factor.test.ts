import { rmSync } from 'node:fs';
import { Secret, TOTP } from 'otpauth';
import { afterEach, describe, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { administrator, createTestClock, openTestClinic, valueOf } from './test-clinic.ts';
import type { TestClinicOptions } from './test-clinic.ts';

type Opened = Awaited<ReturnType<typeof openTestClinic>>;
const closes: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closes.splice(0).reverse()) await close();
});
const open = async (options: TestClinicOptions = {}) => {
  const opened = await openTestClinic({ isDemo: false, ...options });
  closes.push(opened.close);
  return opened;
};

const step = 30_000;
const { userName, password } = administrator;
/** What the person's phone shows, `stepsOff` steps of 30 s before or after this clinic's clock. */
const codeOf = (secret: string, { clock }: Opened, stepsOff = 0) =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: Date.parse(clock.now()) + stepsOff * step });
/** A code that is none of the three that count. */
const wrongCode = (secret: string, opened: Opened): string => {
  const good = [-1, 0, 1].map((off) => codeOf(secret, opened, off));
  return ['000000', '111111', '222222', '333333'].find((code) => !good.includes(code)) ?? '';
};
const secondFactor = async ({ gate }: Opened, code: string) => valueOf(await gate['session.secondFactor']({ code }));
const passwordOf = async ({ gate }: Opened) => valueOf(await gate['session.signIn']({ userName, password }));
const rowsOf = async ({ clinic }: Opened, text: string) => (await clinic.keeper.workspace()?.db.read.all<Record<string, unknown>>({ text, values: [] })) ?? [];

/** Set up, which asks the first administrator to enrol at once, and enrolled; signed in. */
const enrol = async (opened: Opened) => {
  await opened.setUp();
  expect(valueOf(await opened.gate['clinic.status']({})).signingIn).toMatchObject({ step: 'enrol' });
  return confirmAndEnter(opened);
};
const confirmAndEnter = async (opened: Opened) => {
  const { secret } = valueOf(await opened.gate['secondFactor.beginTotp']({}));
  const confirmed = valueOf(await opened.gate['secondFactor.confirmTotp']({ code: codeOf(secret, opened) }));
  if (confirmed.type !== 'enrolled') throw new Error(confirmed.type);
  expect(valueOf(await opened.gate['session.continueSignIn']({}))).toEqual({ type: 'signed-in' });
  await opened.gate['session.leaveGate']({});
  return { secret, recoveryCodes: confirmed.recoveryCodes };
};
/** Enrolled, signed out, and the password given again: the code is what is missing. `passed`: the code of enrolling is an older one by now. */
const asked = async (opened: Opened) => {
  const own = await enrol(opened);
  valueOf(await opened.client['session.signOut']({}));
  opened.clock.pass(10 * step);
  expect(await passwordOf(opened)).toEqual({ type: 'next', step: 'second-factor' });
  return own;
};
/** In the gate with an open session, as from Settings. */
const atDesk = async ({ client }: Opened) => void valueOf(await client['session.openGate']({ page: 'second-factor' }));
const prove = async ({ gate }: Opened, given: { readonly password?: string; readonly code?: string } = {}) => valueOf(await gate['stepUp.prove']({ password, ...given }));
/** There, and shown who sits there. */
const inGate = async (opened: Opened, given: { readonly password?: string; readonly code?: string } = {}) => {
  await atDesk(opened);
  expect(await prove(opened, given)).toEqual({ type: 'proved' });
};

describe('setting up an authenticator', () => {
  it('is asked of an administrator at each sign-in until it is done: scanned, confirmed by a code, in; and the next sign-in asks for a code', async () => {
    const clinic = await open();
    await clinic.setUp();
    valueOf(await clinic.gate['session.cancelSignIn']({}));
    expect(await passwordOf(clinic)).toEqual({ type: 'next', step: 'enrol' });
    expect(valueOf(await clinic.gate['session.continueSignIn']({}))).toEqual({ type: 'next', step: 'enrol' });
    const { recoveryCodes } = await confirmAndEnter(clinic);
    expect(new Set(recoveryCodes).size).toBe(10);
    const current = valueOf(await clinic.client['session.current']({}));
    expect(current.hasSecondFactor).toBe(true);
    await atDesk(clinic);
    expect(valueOf(await clinic.gate['secondFactor.state']({}))).toEqual({ hasTotp: true, recoveryCodesLeft: 10, isRequired: true, passkeys: [], canAddPasskey: false, touchId: 'not-here' });
    await clinic.gate['session.leaveGate']({});
    const kept = JSON.stringify(await rowsOf(clinic, 'SELECT hex(hash) AS hash, used_at FROM recovery_code'));
    for (const code of recoveryCodes) expect(kept).not.toContain(Buffer.from(code.replace('-', '')).toString('hex').toUpperCase());
    const audit = await rowsOf(clinic, `SELECT action, method, outcome, staff_id FROM audit_row WHERE action = 'second-factor'`);
    expect(audit).toEqual([{ action: 'second-factor', method: 'secondFactor.confirmTotp', outcome: 'enrolled', staff_id: current.staffId }]);
    valueOf(await clinic.client['session.signOut']({}));
    expect(await passwordOf(clinic)).toEqual({ type: 'next', step: 'second-factor' });
  });

  it('takes a code typed with spaces, refuses a wrong one, and needs a beginning', async () => {
    const clinic = await open({ isDemo: true });
    await clinic.setUp();
    await inGate(clinic);
    const confirm = async (code: string) => valueOf(await clinic.gate['secondFactor.confirmTotp']({ code })).type;
    expect(await confirm('123456')).toBe('begin-again');
    const { secret } = valueOf(await clinic.gate['secondFactor.beginTotp']({}));
    for (const code of [wrongCode(secret, clinic), '', 'abc', '０１２３４５']) expect(await confirm(code)).toBe('wrong-code');
    const code = codeOf(secret, clinic);
    expect(await confirm(`${code.slice(0, 3)} ${code.slice(3)}`)).toBe('enrolled');
    expect(await confirm(code)).toBe('begin-again');
  });

  it('keeps a secret that was not confirmed nowhere but in memory, for ten minutes and not past a lock', async () => {
    const clinic = await open({ isDemo: true });
    await clinic.setUp();
    // So that the ten minutes are not cut short by the idle time.
    expect(await clinic.stepUp('policies.change', { name: 'lock.idleMinutes', value: 30 }, { withWords: true })).toEqual({ type: 'changed' });
    await inGate(clinic);
    const begin = async () => valueOf(await clinic.gate['secondFactor.beginTotp']({})).secret;
    const confirm = async (secret: string) => valueOf(await clinic.gate['secondFactor.confirmTotp']({ code: codeOf(secret, clinic) })).type;
    let secret = await begin();
    expect(await rowsOf(clinic, 'SELECT staff_id FROM totp')).toEqual([]);
    clinic.clock.pass(600_000);
    expect(await prove(clinic)).toEqual({ type: 'proved' });
    expect(await confirm(secret)).toBe('begin-again');
    secret = await begin();
    await clinic.clinic.keeper.lock('key');
    const staffId = clinic.clinic.keeper.people()[0]?.staff.id ?? '';
    expect(valueOf(await clinic.gate['session.unlockWithPassword']({ staffId, password })).type).toBe('signed-in');
    await inGate(clinic);
    expect(await confirm(secret)).toBe('begin-again');
    expect(await confirm(await begin())).toBe('enrolled');
  });

  it('I5: a password alone sets up nothing for whoever has a second factor already, and learns nothing of it', async () => {
    const clinic = await open();
    const { secret } = await asked(clinic);
    const refused = { type: 'refused', reason: 'locked' };
    expect(await clinic.gate['secondFactor.beginTotp']({})).toEqual(refused);
    expect(await clinic.gate['secondFactor.confirmTotp']({ code: codeOf(secret, clinic) })).toEqual(refused);
    expect(await clinic.gate['secondFactor.beginPasskey']({})).toEqual(refused);
    expect(await clinic.gate['secondFactor.confirmPasskey']({ response: '{}', name: 'Key' })).toEqual(refused);
    expect(await clinic.gate['secondFactor.state']({})).toEqual(refused);
    expect(await clinic.gate['secondFactor.remove']({ what: 'totp' })).toEqual(refused);
    expect(await clinic.gate['secondFactor.newRecoveryCodes']({})).toEqual(refused);
    expect(valueOf(await clinic.gate['session.continueSignIn']({}))).toEqual({ type: 'begin-again' });
    expect(clinic.clinic.keeper.current()).toBeUndefined();
  });
});

describe('a code', () => {
  it.each([[-1, 'signed-in'], [0, 'signed-in'], [1, 'signed-in'], [-2, 'wrong'], [2, 'wrong']])('of a phone that is %d steps of 30 s off: %s', async (off, type) => {
    const clinic = await open();
    const { secret } = await asked(clinic);
    expect(await secondFactor(clinic, codeOf(secret, clinic, off))).toMatchObject({ type });
    expect(clinic.clinic.keeper.state()).toBe(type === 'signed-in' ? 'open' : 'locked');
  });

  it('L4: counts once: not the one it was enrolled with, not again, and none of an earlier step', async () => {
    const clinic = await open();
    const { secret } = await enrol(clinic);
    const again = async (code: string) => {
      valueOf(await clinic.client['session.signOut']({}));
      await passwordOf(clinic);
      return (await secondFactor(clinic, code)).type;
    };
    expect(await again(codeOf(secret, clinic))).toBe('wrong');
    const next = codeOf(secret, clinic, 1);
    expect((await secondFactor(clinic, next)).type).toBe('signed-in');
    await clinic.gate['session.leaveGate']({});
    expect(await again(next)).toBe('wrong');
    expect((await secondFactor(clinic, codeOf(secret, clinic, 0))).type).toBe('wrong');
  });

  it('L4: the same one at the same moment lets exactly one in', async () => {
    const clinic = await open();
    const { secret } = await asked(clinic);
    const code = codeOf(secret, clinic);
    const answers = await Promise.all([1, 2, 3].map(() => clinic.gate['session.secondFactor']({ code })));
    expect(answers.filter((answer) => answer.type === 'value' && answer.value.type === 'signed-in')).toHaveLength(1);
  });

  it('L4: of one person is not one for another', async () => {
    const clinic = await open({ isDemo: true, signedInAs: 'nurse' });
    const confirm = async (secret: string) => valueOf(await clinic.gate['secondFactor.confirmTotp']({ code: codeOf(secret, clinic) })).type;
    await inGate(clinic, { password: 'nurse pebble 8812 lane' });
    const theirs = valueOf(await clinic.gate['secondFactor.beginTotp']({}));
    expect(await confirm(theirs.secret)).toBe('enrolled');
    await clinic.gate['session.leaveGate']({});
    valueOf(await clinic.client['session.signOut']({}));
    await clinic.signIn(userName, password);
    await inGate(clinic);
    expect(valueOf(await clinic.gate['secondFactor.state']({}))).toMatchObject({ hasTotp: false, recoveryCodesLeft: 0, isRequired: false });
    const own = valueOf(await clinic.gate['secondFactor.beginTotp']({}));
    expect(await confirm(theirs.secret)).toBe('wrong-code');
    expect(await confirm(own.secret)).toBe('enrolled');
    expect(await rowsOf(clinic, 'SELECT COUNT(*) AS n FROM totp')).toEqual([{ n: 2 }]);
    expect(await rowsOf(clinic, 'SELECT COUNT(*) AS n FROM recovery_code GROUP BY staff_id')).toEqual([{ n: 10 }, { n: 10 }]);
    await clinic.gate['session.leaveGate']({});
    valueOf(await clinic.client['session.signOut']({}));
    clinic.clock.pass(10 * step);
    expect(await passwordOf(clinic)).toEqual({ type: 'next', step: 'second-factor' });
    expect((await secondFactor(clinic, codeOf(theirs.secret, clinic))).type).toBe('wrong');
    expect((await secondFactor(clinic, codeOf(own.secret, clinic))).type).toBe('signed-in');
  });
});

describe('wrong codes', () => {
  /** Wrong codes until the wait is `seconds`. */
  const fail = async (clinic: Opened, secret: string, times: number) => {
    for (let k = 0; k < times; k += 1) {
      const answer = await secondFactor(clinic, wrongCode(secret, clinic));
      expect(answer.type).toBe('wrong');
      if (k + 1 < times) clinic.clock.pass(('waitSeconds' in answer ? answer.waitSeconds : 0) * 1000);
    }
  };

  it('L4: wait longer and longer, on the monotonic clock; a right one is not looked at before, and begins anew after', async () => {
    const clinic = await open();
    const { secret } = await asked(clinic);
    for (const waitSeconds of [0, 0, 0, 1, 2, 4, 8]) {
      expect(await secondFactor(clinic, wrongCode(secret, clinic))).toEqual({ type: 'wrong', waitSeconds });
      if (waitSeconds > 0) expect(await secondFactor(clinic, codeOf(secret, clinic))).toEqual({ type: 'wait', waitSeconds });
      clinic.clock.pass(waitSeconds * 1000);
    }
    expect((await secondFactor(clinic, codeOf(secret, clinic))).type).toBe('signed-in');
    expect(await rowsOf(clinic, 'SELECT * FROM second_factor_try')).toEqual([]);
  });

  it('L4: a wall clock set forward ends no wait, set back it makes none longer', async () => {
    const clinic = await open();
    const { secret } = await asked(clinic);
    await fail(clinic, secret, 7);
    const now = Date.parse(clinic.clock.now());
    clinic.clock.setWall(new Date(now + 50_000).toISOString());
    expect(await secondFactor(clinic, '000000')).toEqual({ type: 'wait', waitSeconds: 8 });
    clinic.clock.setWall(new Date(now - 86_400_000).toISOString());
    expect(await secondFactor(clinic, '000000')).toEqual({ type: 'wait', waitSeconds: 8 });
    clinic.clock.pass(8_000);
    expect((await secondFactor(clinic, '000000')).type).toBe('wrong');
  });

  it('L4: a restart in between gives no try back and ends no wait, nor does a clock set back make it longer than its delay', async () => {
    const first = await open();
    const { secret } = await asked(first);
    await fail(first, secret, 9);
    await first.clinic.close();
    const { folder, keychain } = first;
    closes.push(async () => rmSync(folder, { recursive: true, force: true }));
    // A new process: its monotonic clock begins somewhere else.
    const restart = async (wall: string) => {
      const again = await open({ folder, keychain, clock: createTestClock(wall) });
      expect(await passwordOf(again)).toEqual({ type: 'next', step: 'second-factor' });
      return again;
    };
    const second = await restart(new Date(Date.parse(first.clock.now()) + 2_000).toISOString());
    expect(await secondFactor(second, codeOf(secret, second))).toEqual({ type: 'wait', waitSeconds: 30 });
    await second.clinic.close();
    const third = await restart('2020-01-01T00:00:00.000Z');
    expect(await secondFactor(third, '000000')).toEqual({ type: 'wait', waitSeconds: 32 });
    third.clock.pass(32_000);
    expect(await secondFactor(third, '000000')).toEqual({ type: 'wrong', waitSeconds: 64 });
  });

  it('L4: is counted before it is looked at, also when many come at once', async () => {
    const clinic = await open();
    const { secret } = await asked(clinic);
    const code = wrongCode(secret, clinic);
    const answers = await Promise.all(Array.from({ length: 8 }, () => clinic.gate['session.secondFactor']({ code })));
    const types = answers.map((answer) => (answer.type === 'value' ? answer.value.type : answer.type));
    expect(types.filter((type) => type === 'wrong')).toHaveLength(4);
    expect(types.filter((type) => type === 'wait')).toHaveLength(4);
    expect(await rowsOf(clinic, 'SELECT failed FROM second_factor_try')).toEqual([{ failed: 4 }]);
  });

  it('L4: ten in a row are told to whoever reads alerts, once, and every one is in the audit', async () => {
    const clinic = await open();
    const { secret } = await asked(clinic);
    const staffId = clinic.clinic.keeper.pending()?.staff.id;
    await fail(clinic, secret, 9);
    expect(await rowsOf(clinic, 'SELECT kind FROM alert')).toEqual([]);
    clinic.clock.pass(32_000);
    await fail(clinic, secret, 1);
    expect(await rowsOf(clinic, 'SELECT kind, staff_id FROM alert')).toEqual([{ kind: 'unlock-guessed', staff_id: staffId }]);
    clinic.clock.pass(64_000);
    await fail(clinic, secret, 1);
    expect(await rowsOf(clinic, 'SELECT kind FROM alert')).toHaveLength(1);
    expect(await rowsOf(clinic, `SELECT COUNT(*) AS n FROM audit_row WHERE action = 'second-factor-failed' AND outcome = 'wrong'`)).toEqual([{ n: 11 }]);
  });

  it.each(['', ' ', 'ABCDE-FGHJK', '1234567', '-1', "' OR 1=1 --"])('%j opens nothing', async (code) => {
    const clinic = await open();
    await asked(clinic);
    expect((await secondFactor(clinic, code)).type).toBe('wrong');
  });

  it('a code that is no text is refused before it is looked at', async () => {
    const clinic = await open();
    await asked(clinic);
    for (const code of [null, 123456, ['123456'], 'x'.repeat(41)]) {
      expect(JSON.parse(await clinic.clinic.call('gate', 'session.secondFactor', { code }, 'gate'))).toMatchObject({ type: 'refused', reason: 'bad-input' });
    }
  });
});

describe('a recovery code', () => {
  it('opens once in place of a code, however it is typed, and each of them does', async () => {
    const clinic = await open();
    const { recoveryCodes } = await asked(clinic);
    const [first = '', second = ''] = recoveryCodes;
    expect((await secondFactor(clinic, ` ${first.toLowerCase().replace('-', ' ')} `)).type).toBe('signed-in');
    const audit = await rowsOf(clinic, `SELECT outcome FROM audit_row WHERE action = 'sign-in' ORDER BY seq DESC LIMIT 1`);
    expect(audit).toEqual([{ outcome: 'recovery-code' }]);
    await clinic.gate['session.leaveGate']({});
    valueOf(await clinic.client['session.signOut']({}));
    await passwordOf(clinic);
    expect((await secondFactor(clinic, first)).type).toBe('wrong');
    expect((await secondFactor(clinic, second)).type).toBe('signed-in');
    expect(await rowsOf(clinic, 'SELECT COUNT(*) AS n FROM recovery_code WHERE used_at IS NOT NULL')).toEqual([{ n: 2 }]);
  });

  it('L4: the same one at the same moment lets exactly one in', async () => {
    const clinic = await open();
    const { recoveryCodes: [code = ''] } = await asked(clinic);
    const answers = await Promise.all([1, 2, 3].map(() => clinic.gate['session.secondFactor']({ code })));
    expect(answers.filter((answer) => answer.type === 'value' && answer.value.type === 'signed-in')).toHaveLength(1);
  });

  it('stops working when new ones are made', async () => {
    const clinic = await open();
    const { recoveryCodes: [old = '', code = ''] } = await enrol(clinic);
    await inGate(clinic, { code });
    const { recoveryCodes } = valueOf(await clinic.gate['secondFactor.newRecoveryCodes']({}));
    expect(recoveryCodes).toHaveLength(10);
    await clinic.gate['session.leaveGate']({});
    valueOf(await clinic.client['session.signOut']({}));
    await passwordOf(clinic);
    expect((await secondFactor(clinic, old)).type).toBe('wrong');
    expect((await secondFactor(clinic, recoveryCodes[3] ?? '')).type).toBe('signed-in');
  });
});

describe('taking it away', () => {
  it('the last one of a person who must have one stays', async () => {
    const clinic = await open();
    const { recoveryCodes: [code = ''] } = await enrol(clinic);
    await inGate(clinic, { code });
    expect(valueOf(await clinic.gate['secondFactor.remove']({ what: 'totp' }))).toEqual({ type: 'last-one' });
    expect(await rowsOf(clinic, 'SELECT COUNT(*) AS n FROM totp')).toEqual([{ n: 1 }]);
  });

  it('whoever need not have one may do without, and the codes that stood for it go too', async () => {
    const clinic = await open({ isDemo: true, signedInAs: 'nurse' });
    await inGate(clinic, { password: 'nurse pebble 8812 lane' });
    const { secret } = valueOf(await clinic.gate['secondFactor.beginTotp']({}));
    valueOf(await clinic.gate['secondFactor.confirmTotp']({ code: codeOf(secret, clinic) }));
    expect(valueOf(await clinic.gate['secondFactor.remove']({ what: '01890000-0000-7000-8000-000000000009' }))).toEqual({ type: 'no-such' });
    expect(valueOf(await clinic.gate['secondFactor.remove']({ what: 'totp' }))).toEqual({ type: 'removed' });
    expect(valueOf(await clinic.gate['secondFactor.remove']({ what: 'totp' }))).toEqual({ type: 'no-such' });
    expect(await rowsOf(clinic, 'SELECT COUNT(*) AS n FROM recovery_code')).toEqual([{ n: 0 }]);
    expect(await rowsOf(clinic, sql`SELECT outcome FROM audit_row WHERE method = 'secondFactor.remove' ORDER BY seq`.text)).toEqual(['no-such', 'removed', 'no-such'].map((outcome) => ({ outcome })));
  });
});
