import { afterEach, describe, expect, it } from 'vitest';
import { TOTP } from 'otpauth';
import { asha, searchId, valueOf } from './test-clinic.ts';
import { openWithPeople, passwordOf } from './people-setup.ts';
import type { WithPeople } from './people-setup.ts';

let clinic: WithPeople;
const open = async () => (clinic = await openWithPeople());
afterEach(() => clinic.close());

const own = 'amber kettle 4477 hill';
const idle = { name: 'lock.idleMinutes', value: 2 };
const ask = async (method = 'policies.change', input: unknown = idle) => valueOf(await clinic.client['stepUp.ask']({ method, input: typeof input === 'string' ? input : JSON.stringify(input) }));
const confirm = async (given: { password?: string; code?: string; words?: string; passkey?: string } = {}) => valueOf(await clinic.gate['stepUp.confirm']({ password: own, ...given }));
const token = async () => {
  const confirmed = await confirm();
  return confirmed.type === 'confirmed' ? confirmed.token : confirmed.type;
};
const run = async (given: string) => JSON.parse(valueOf(await clinic.gate['stepUp.run']({ token: given })).reply) as { type: string; reason?: string; value?: unknown };
const needed = { type: 'refused', reason: 'step-up-needed' };
/** As a window of the gate, with a token in hand. */
const throughDoor = async (method: string, input: unknown) => JSON.parse(await clinic.clinic.call('gate', method, input, 'gate')) as object;

describe('asking', () => {
  it('sends the window to the gate, which shows the very input in words', async () => {
    await open();
    const omar = await clinic.add('omar', 'nurse');
    expect(await ask('staff.grant', { staffId: omar, privilege: 'audit:read', effect: 'grant', reason: 'counts', until: null })).toEqual({ type: 'asked' });
    expect([clinic.clinic.host.stage(), valueOf(await clinic.gate['session.gatePage']({})).page]).toEqual(['gate', 'step-up']);
    expect(valueOf(await clinic.gate['stepUp.current']({})).asked).toEqual({
      method: 'staff.grant', needsSecondFactor: false, mayUsePasskey: false, offersWords: true,
      shown: [{ label: 'staffId', value: 'Person omar' }, { label: 'privilege', value: 'audit:read' }, { label: 'effect', value: 'grant' }, { label: 'reason', value: 'counts' }, { label: 'until', value: 'null' }],
    });
    await clinic.gate['session.leaveGate']({});
    await ask('policies.change', idle);
    expect(valueOf(await clinic.gate['stepUp.current']({})).asked?.shown).toEqual([{ label: 'policy', value: 'lock.idleMinutes' }, { label: 'from', value: '3' }, { label: 'value', value: '2' }]);
    await clinic.gate['session.leaveGate']({});
    await ask('staff.add', { userName: 'emil', displayName: 'Emil', role: 'nurse', password: 'a password that nobody sees 1' });
    expect(JSON.stringify(valueOf(await clinic.gate['stepUp.current']({})))).not.toContain('nobody sees');
  });

  it.each([
    ['staff.list', {}, 'forbidden'], ['session.choosePin', { pin: '135790' }, 'forbidden'], ['no.such', {}, 'forbidden'], ['constructor', {}, 'forbidden'],
    ['policies.change', { name: 'x' }, 'bad-input'], ['policies.change', '{', 'bad-input'], ['policies.change', { ...idle, more: 1 }, 'bad-input'],
  ])('refuses what no step-up is for, and what the method would refuse: %s', async (method, input, answer) => {
    await open();
    expect(await ask(method, input)).toEqual({ type: answer });
    expect([clinic.clinic.host.stage(), valueOf(await clinic.client['stepUp.outcome']({}))]).toEqual(['clinic', { outcome: null }]);
  });

  it('refuses who lacks the privilege', async () => {
    await open();
    await clinic.add('omar', 'nurse');
    await clinic.as('omar');
    expect(await ask()).toEqual({ type: 'forbidden' });
  });
});

describe('confirming', () => {
  it('L4: takes the password of this person alone, counted and delayed as at sign-in, and says each try in the audit', async () => {
    await open();
    await clinic.add('omar', 'administrator');
    await ask();
    expect(await confirm({ password: passwordOf('omar') })).toMatchObject({ type: 'wrong' });
    const tries = [await confirm({ password: 'x' }), await confirm({ password: 'x' }), await confirm({ password: 'x' }), await confirm()];
    expect(tries.map(({ type }) => type)).toEqual(['wrong', 'wrong', 'wrong', 'wait']);
    clinic.clock.pass(60_000);
    expect(await confirm()).toMatchObject({ type: 'confirmed' });
    expect((await clinic.audited('step-up')).filter(({ method }) => method === 'stepUp.confirm').map(({ outcome }) => outcome).slice(-6)).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'wait', 'confirmed']);
    expect((await clinic.audited('sign-in-failed')).length).toBe(4);
  });

  it('I1: asks for the second factor of who has one, each code once', async () => {
    await open();
    const totp = new TOTP({ secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' });
    const secret = Buffer.from(totp.secret.bytes).toString('hex');
    await clinic.forge(`INSERT INTO totp (staff_id, secret, added_at, last_step) VALUES (?, x'${secret}', '', 0)`, clinic.own());
    await ask();
    expect(valueOf(await clinic.gate['stepUp.current']({})).asked).toMatchObject({ needsSecondFactor: true, mayUsePasskey: false });
    const code = totp.generate({ timestamp: Date.parse(clinic.clock.now()) });
    expect([await confirm(), await confirm({ code: '000000' }), await confirm({ passkey: '{}' })].map(({ type }) => type)).toEqual(['wrong-code', 'wrong-code', 'wrong-code']);
    expect((await confirm({ code })).type).toBe('confirmed');
    expect((await confirm({ code })).type).not.toBe('confirmed');
  });

  it('takes the clinic\'s recovery words where they stand for a second person, and nowhere else', async () => {
    await open();
    const words = 'abandon '.repeat(23) + 'art';
    await ask('policies.change', { name: 'lock.idleMinutes', value: 10 });
    expect([await confirm({ words }), await confirm({ words: 'a b c' })].map(({ type }) => type)).toEqual(['words-wrong', 'words-wrong']);
    await clinic.gate['session.leaveGate']({});
    const omar = await clinic.add('omar', 'nurse');
    await ask('staff.end', { staffId: omar, reason: 'left' });
    expect(valueOf(await clinic.gate['stepUp.current']({})).asked?.offersWords).toBe(false);
    expect((await confirm({ words })).type).toBe('confirmed');
  });

  it('has nothing to confirm when nothing was asked', async () => {
    await open();
    expect(JSON.parse(await clinic.clinic.call('gate', 'stepUp.confirm', { password: own }, 'gate'))).toEqual({ type: 'value', value: { type: 'nothing-asked' } });
    expect(JSON.parse(await clinic.clinic.call('gate', 'stepUp.current', {}, 'gate'))).toEqual({ type: 'value', value: { asked: null } });
  });
});

describe('I5: a token', () => {
  it('runs what was shown, once; what became of it is told once', async () => {
    await open();
    await ask();
    const given = await token();
    expect(await run(given)).toEqual({ type: 'value', value: { type: 'changed' } });
    expect(clinic.clinic.host.stage()).toBe('clinic');
    expect([valueOf(await clinic.client['stepUp.outcome']({})), valueOf(await clinic.client['stepUp.outcome']({}))]).toEqual([{ outcome: { method: 'policies.change', answer: 'changed' } }, { outcome: null }]);
    await ask();
    expect(await run(given)).toEqual(needed);
    // The gate stays until it is confirmed anew.
    expect(clinic.clinic.host.stage()).toBe('gate');
  });

  it('is good for no other input, method or session, not after a minute, and not at all without one', async () => {
    await open();
    const take = async (what: () => Promise<unknown> | undefined) => {
      await ask();
      const given = await token();
      await what();
      return run(given);
    };
    const asking = (method: string, input: object) => clinic.clinic.call('clinic', 'stepUp.ask', { method, input: JSON.stringify(input) }, 'clinic');
    expect(await take(() => asking('policies.change', { ...idle, value: 30 }))).toEqual(needed);
    await clinic.gate['session.leaveGate']({});
    expect(await take(() => asking('staff.end', { staffId: searchId, reason: 'left' }))).toEqual(needed);
    await clinic.gate['session.leaveGate']({});
    expect(await take(async () => clinic.clock.pass(60_000))).toEqual(needed);
    await clinic.gate['session.leaveGate']({});
    expect([await throughDoor('policies.change', idle), await throughDoor('backup.create', { file: '/tmp/x' })]).toEqual([needed, needed]);
    expect(await clinic.rows('SELECT * FROM policy')).toEqual([]);
  });

  it('is gone after a lock, also for the same person, and for whoever comes next', async () => {
    await open();
    await clinic.add('dora', 'administrator');
    await ask();
    const given = await token();
    await clinic.as('ruth');
    expect(await run(given).catch((error: Error) => error.message)).toContain('wrong-window');
    expect(JSON.parse(valueOf(JSON.parse(await clinic.clinic.call('gate', 'stepUp.run', { token: given }, 'gate')) as { type: string; value: { reply: string } }).reply)).toEqual(needed);
    await ask();
    const second = await token();
    await clinic.as('dora');
    await ask();
    expect(await run(second)).toEqual(needed);
  });

  it('tried with a wrong one is used up', async () => {
    await open();
    await ask();
    const given = await token();
    expect([await run('x'), await run(given)]).toEqual([needed, needed]);
  });

  it('whose answer holds a code leaves the gate in front until it was read', async () => {
    await open();
    await ask('staff.add', { userName: 'emil', displayName: 'Emil', role: 'nurse' });
    expect(await run(await token())).toMatchObject({ type: 'value', value: { type: 'added' } });
    expect(clinic.clinic.host.stage()).toBe('gate');
    await clinic.gate['session.leaveGate']({});
    expect(valueOf(await clinic.client['stepUp.outcome']({}))).toEqual({ outcome: { method: 'staff.add', answer: 'added' } });
  });
});

it('a copy of the whole database asks for a step-up at the screen; the command line has asked for the password already', async () => {
  await open();
  valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
  expect(await clinic.stepUp('backup.create', { file: `${clinic.folder}/one.db` })).toMatchObject({ type: 'made', patients: 1 });
  expect(JSON.parse(await clinic.clinic.call('gate', 'backup.create', { file: `${clinic.folder}/two.db` }))).toMatchObject({ type: 'value', value: { type: 'made' } });
});
