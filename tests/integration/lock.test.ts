import { afterEach, describe, expect, it, vi } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { asha, openTestClinic, searchId, valueOf } from './test-clinic.ts';
import type { TestClinicOptions } from './test-clinic.ts';

type Opened = Awaited<ReturnType<typeof openTestClinic>>;
let close: (() => Promise<void>) | undefined;
afterEach(async () => {
  await close?.();
  close = undefined;
});
const open = async (options: TestClinicOptions = { signedInAs: 'nurse' }) => {
  const opened = await openTestClinic(options);
  close = opened.close;
  return opened;
};
const password = 'nurse pebble 8812 lane';
const goodPin = '271828';
const statusOf = async ({ gate }: Opened) => valueOf(await gate['clinic.status']({}));
const own = (opened: Opened) => opened.clinic.keeper.current()?.session.staffId ?? '';
const withPin = async (opened: Opened, pin = goodPin) => {
  expect(JSON.parse(await opened.clinic.call('gate', 'session.choosePin', { pin }))).toEqual({ type: 'value', value: { type: 'chosen' } });
  return own(opened);
};
const actions = async (opened: Opened) =>
  (await opened.clinic.keeper.workspace()?.db.read.all<{ action: string; outcome: string }>(sql`SELECT action, outcome FROM audit_row ORDER BY seq`) ?? []);

describe('locking', () => {
  it('L1: locks after the idle time with a countdown that a touch cancels, keeps the database open for nobody, and says so in the audit', async () => {
    const clinic = await open();
    valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
    const events: string[] = [];
    clinic.clinic.host.connect('clinic').onEvent((event) => events.push(event));
    clinic.clock.pass(165_000);
    clinic.tick();
    expect(events).toContain('{"type":"idle-countdown","secondsLeft":15}');
    valueOf(await clinic.client['session.activity']({}));
    expect(events).toContain('{"type":"idle-cancelled"}');
    clinic.clock.pass(179_000);
    clinic.tick();
    expect(clinic.clinic.keeper.state()).toBe('open');
    clinic.clock.pass(1_000);
    clinic.tick();
    await vi.waitFor(() => expect(clinic.clinic.keeper.state()).toBe('locked'), 3_000);
    expect(clinic.clinic.host.stage()).toBe('gate');
    await vi.waitFor(async () => expect(await actions(clinic)).toContainEqual({ action: 'lock', outcome: 'idle' }));
  });

  it('L2: a call sent before and answered after the lock gives nothing, nor does one sent after it', async () => {
    const clinic = await open();
    valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
    const connection = clinic.clinic.host.connect('clinic');
    const asked = [
      connection.call('patients.find', JSON.stringify({ query: 'haddad', searchId })), connection.call('patients.recent', '{}'),
      connection.call('patients.register', JSON.stringify({ patient: { ...asha, familyName: 'Other' }, notTheSame: [] })),
    ];
    const locking = clinic.clinic.keeper.lock('key');
    for (const answer of await Promise.all(asked)) expect(JSON.parse(answer)).toEqual({ type: 'refused', reason: 'locked' });
    await locking;
    expect(await clinic.client['patients.recent']({})).toEqual({ type: 'refused', reason: 'locked' });
    expect(JSON.parse(await clinic.clinic.call('clinic', 'patients.recent', {}))).toEqual({ type: 'refused', reason: 'locked' });
  });

  it('shows initials and role and when it will seal, no name, and nothing of what was open', async () => {
    const clinic = await open();
    valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
    valueOf(await clinic.client['session.lock']({ reason: 'key' }));
    const status = await statusOf(clinic);
    expect(status).toMatchObject({ state: 'locked', lock: { reason: 'key', people: [{ initials: 'AN', role: 'nurse', hasPin: false, hasDraft: false, isLast: true }] } });
    expect(Date.parse(status.lock?.sealsAt ?? '') - Date.parse(clinic.clock.now())).toBe(15 * 60_000);
    for (const planted of ['Haddad', 'Asha', 'A nurse', '0144']) expect(JSON.stringify(status)).not.toContain(planted);
  });

  it('L1: seals when it was locked longer than the rule allows: database closed, key zeroed, PIN gone', async () => {
    const clinic = await open();
    const staffId = await withPin(clinic);
    const kept = clinic.clinic.keeper.current();
    const sealed: string[] = [];
    clinic.clinic.host.onSeal((reason) => sealed.push(reason));
    valueOf(await clinic.client['session.lock']({ reason: 'key' }));
    clinic.clock.pass(15 * 60_000 - 1);
    clinic.clinic.keeper.tick();
    expect(clinic.clinic.keeper.state()).toBe('locked');
    clinic.clock.pass(1);
    clinic.clinic.keeper.tick();
    await vi.waitFor(() => expect(sealed).toEqual(['locked-too-long']));
    expect(kept?.databaseKey).toEqual(new Uint8Array(32));
    await expect(kept?.db.read.get(sql`SELECT 1`)).rejects.toThrow();
    expect(valueOf(await clinic.gate['session.unlock']({ staffId, pin: goodPin }))).toEqual({ type: 'password-needed' });
    expect((await statusOf(clinic)).state).toBe('signed-out');
  });

  it('L1: a wall clock that ran ahead of the monotonic one is a computer that slept: it seals', async () => {
    const clinic = await open();
    clinic.clock.setWall('2026-03-12T10:20:00.000Z');
    clinic.tick();
    await vi.waitFor(() => expect(clinic.clinic.keeper.state()).toBe('sealed'), 3_000);
  });
});

describe('the PIN', () => {
  it('unlocks for the same person with a session of its own, and a call of the old session is not one of the new', async () => {
    const clinic = await open();
    const staffId = await withPin(clinic);
    const before = clinic.clinic.keeper.current()?.session.sessionId;
    valueOf(await clinic.client['session.lock']({ reason: 'key' }));
    expect(valueOf(await clinic.gate['session.unlock']({ staffId, pin: goodPin }))).toEqual({ type: 'signed-in' });
    expect(clinic.clinic.host.stage()).toBe('clinic');
    expect(clinic.clinic.keeper.current()?.session.sessionId).not.toBe(before);
    expect(await actions(clinic)).toContainEqual({ action: 'unlock', outcome: 'pin' });
  });

  it('L4: five tries with growing delays, parallel ones too, then only the password; the right one too soon is not a try', async () => {
    const clinic = await open();
    const staffId = await withPin(clinic);
    valueOf(await clinic.client['session.lock']({ reason: 'key' }));
    const unlock = async (pin: string) => valueOf(await clinic.gate['session.unlock']({ staffId, pin }));
    const together = await Promise.all(Array.from({ length: 6 }, () => unlock('999111')));
    expect(together.map(({ type }) => type)).toEqual(['wrong', 'wrong', 'wait', 'wait', 'wait', 'wait']);
    expect(together[1]).toEqual({ type: 'wrong', waitSeconds: 1, triesLeft: 3 });
    // Setting the wall clock on ends no wait: only the monotonic one counts.
    clinic.clock.setWall('2026-03-12T10:00:30.000Z');
    expect(await unlock(goodPin)).toEqual({ type: 'wait', waitSeconds: 1 });
    clinic.clock.pass(1_000);
    expect(await unlock('999111')).toEqual({ type: 'wrong', waitSeconds: 2, triesLeft: 2 });
    clinic.clock.pass(2_000);
    expect(await unlock('999111')).toEqual({ type: 'wrong', waitSeconds: 4, triesLeft: 1 });
    clinic.clock.pass(4_000);
    expect(await unlock('999111')).toEqual({ type: 'password-needed' });
    expect(await unlock(goodPin)).toEqual({ type: 'password-needed' });
    expect((await actions(clinic)).filter(({ action }) => action === 'unlock-failed').length).toBeGreaterThanOrEqual(5);
    expect(valueOf(await clinic.gate['session.unlockWithPassword']({ staffId, password }))).toEqual({ type: 'signed-in' });
  });

  it.each(['000000', '111111', '123456', '654321', '012345', '121212', '123123', '12345', '1234567', 'abcdef', ''])('refuses %s', async (pin) => {
    const clinic = await open();
    expect(JSON.parse(await clinic.clinic.call('gate', 'session.choosePin', { pin }))).toEqual({ type: 'value', value: { type: 'too-easy' } });
  });

  it('L5: is not chosen at an open desk without the password, nor with a proof for another page or one that is over; after a full sign-in nothing is asked twice', async () => {
    const clinic = await open();
    const staffId = await withPin(clinic);
    const choose = async (pin: string) => JSON.parse(await clinic.clinic.host.connect('gate').call('session.choosePin', JSON.stringify({ pin }))) as unknown;
    const needed = { type: 'refused', reason: 'step-up-needed' };
    const chosen = { type: 'value', value: { type: 'chosen' } };
    const openPage = async (page: 'choose-pin' | 'second-factor') => {
      await clinic.gate['session.leaveGate']({});
      valueOf(await clinic.client['session.openGate']({ page }));
      return valueOf(await clinic.gate['session.gatePage']({}));
    };
    const prove = async () => expect(valueOf(await clinic.gate['stepUp.prove']({ password }))).toEqual({ type: 'proved' });

    expect(await openPage('choose-pin')).toMatchObject({ page: 'choose-pin', isProved: false });
    expect(await choose('918273')).toEqual(needed);
    expect(valueOf(await clinic.gate['stepUp.prove']({ password: 'amber kettle 4477 hill' }))).toMatchObject({ type: 'wrong' });
    expect(await choose('918273')).toEqual(needed);
    await openPage('second-factor');
    await prove();
    expect(await openPage('choose-pin')).toMatchObject({ isProved: false });
    expect(await choose('918273')).toEqual(needed);
    await clinic.clinic.keeper.lock('key');
    expect(valueOf(await clinic.gate['session.unlock']({ staffId, pin: '918273' }))).toMatchObject({ type: 'wrong' });
    clinic.clock.pass(1_000);
    expect(valueOf(await clinic.gate['session.unlock']({ staffId, pin: goodPin }))).toEqual({ type: 'signed-in' });

    await openPage('choose-pin');
    await prove();
    expect(valueOf(await clinic.gate['session.gatePage']({}))).toMatchObject({ isProved: true });
    expect(await choose('918273')).toEqual(chosen);
    await openPage('choose-pin');
    expect(await choose('645182')).toEqual(needed);
    valueOf(await clinic.gate['session.leaveGate']({}));

    valueOf(await clinic.client['session.signOut']({}));
    expect(valueOf(await clinic.gate['session.signIn']({ userName: 'nurse', password }))).toEqual({ type: 'signed-in' });
    expect(valueOf(await clinic.gate['session.gatePage']({}))).toMatchObject({ page: 'choose-pin', isProved: true });
    expect(await choose('645182')).toEqual(chosen);
  });

  it('belongs to one person and one time: not to another, and not after signing out', async () => {
    const clinic = await open();
    const staffId = await withPin(clinic);
    valueOf(await clinic.client['session.signOut']({}));
    expect(valueOf(await clinic.gate['session.unlock']({ staffId, pin: goodPin }))).toEqual({ type: 'password-needed' });
    await clinic.signIn('ruth', 'amber kettle 4477 hill');
    valueOf(await clinic.client['session.lock']({ reason: 'switch' }));
    expect(valueOf(await clinic.gate['session.unlock']({ staffId, pin: goodPin }))).toEqual({ type: 'password-needed' });
  });

  it('is nowhere on the disk nor in the log', async () => {
    const clinic = await open();
    await withPin(clinic, '918273');
    expect(clinic.logged.join()).not.toContain('918273');
    const rows = await clinic.clinic.keeper.current()?.db.read.all(sql`SELECT * FROM audit_row`);
    expect(JSON.stringify(rows)).not.toContain('918273');
  });
});

describe('switching', () => {
  it('lets a second person in by password and the first one back by PIN; whoever signs out leaves the other', async () => {
    const clinic = await open();
    const staffId = await withPin(clinic);
    valueOf(await clinic.client['session.lock']({ reason: 'switch' }));
    await clinic.signIn('ruth', 'amber kettle 4477 hill');
    expect(clinic.clinic.keeper.current()?.session.userName).toBe('ruth');
    valueOf(await clinic.client['session.signOut']({}));
    expect((await statusOf(clinic)).lock?.people.map(({ role }) => role)).toEqual(['nurse']);
    expect(valueOf(await clinic.gate['session.unlock']({ staffId, pin: goodPin }))).toEqual({ type: 'signed-in' });
  });

  it('L4: a wrong password on the lock screen is counted and delayed as at sign-in, and enters the audit', async () => {
    const clinic = await open();
    const staffId = own(clinic);
    valueOf(await clinic.client['session.lock']({ reason: 'key' }));
    const tries = [];
    for (let i = 0; i < 5; i += 1) tries.push(valueOf(await clinic.gate['session.unlockWithPassword']({ staffId, password: 'wrong pebble 11 lane' })));
    expect(tries.map(({ type }) => type)).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'wait']);
    clinic.clock.pass(1_000);
    expect(valueOf(await clinic.gate['session.unlockWithPassword']({ staffId, password }))).toEqual({ type: 'signed-in' });
    expect((await actions(clinic)).filter(({ action }) => action === 'sign-in-failed')).toHaveLength(4);
  });
});
