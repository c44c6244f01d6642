import { afterEach, describe, expect, it, vi } from 'vitest';
import { asha, searchId, valueOf } from './test-clinic.ts';
import { openWithPeople, passwordOf } from './people-setup.ts';
import type { WithPeople } from './people-setup.ts';

let clinic: WithPeople;
const open = async () => (clinic = await openWithPeople());
afterEach(() => clinic.close());
const change = (name: string, value: unknown, withWords = false) => clinic.stepUp('policies.change', { name, value }, { withWords });
const policy = async (name: string) => valueOf(await clinic.client['policies.list']({})).policies.find((each) => each.name === name);
const takeBack = async (id: string | undefined) => valueOf(await clinic.client['approvals.takeBack']({ id: id ?? '' })).type;
const decide = (id: string | undefined, agree = true) => clinic.stepUp('approvals.decide', { id, agree });

describe('a rule of the clinic', () => {
  it('made stricter holds at once and says who changed it and when', async () => {
    await open();
    expect(await policy('lock.idleMinutes')).toMatchObject({ value: 3, shipped: 3, changedAt: null, changedBy: null });
    expect(await change('lock.idleMinutes', 2)).toEqual({ type: 'changed' });
    expect(await policy('lock.idleMinutes')).toMatchObject({ value: 2, shipped: 3, changedAt: '2026-03-12T10:00:00.000Z', changedBy: 'Ruth Penhallow' });
    expect(valueOf(await clinic.client['session.current']({})).idleMinutes).toBe(2);
    expect(await clinic.alerts()).toEqual([]);
    expect(await clinic.rows(`SELECT count(*) AS n FROM sync_outbox WHERE kind = 'policy'`)).toEqual([{ n: 1 }]);
  });

  it('I6: made weaker waits for a second person, or takes the recovery words; privacy officers are told once it holds', async () => {
    await open();
    expect(await change('lock.idleMinutes', 10)).toMatchObject({ type: 'waiting' });
    expect([(await policy('lock.idleMinutes'))?.value, await clinic.alerts()]).toEqual([3, []]);
    expect(await change('lock.idleMinutes', 10, true)).toEqual({ type: 'changed' });
    expect([(await policy('lock.idleMinutes'))?.value, await clinic.alerts()]).toEqual([10, [{ kind: 'policy-weakened', about: clinic.own(), by: clinic.own() }]]);
    expect((await clinic.audited('step-up')).map(({ outcome }) => outcome)).toContain('with-recovery-words');
  });

  it('that waits may be taken back on the page that says so, and then nothing is told of it', async () => {
    await open();
    const ask = async () => (await change('lock.idleMinutes', 10)).approvalId ?? '';
    const outcome = async () => valueOf(await clinic.client['stepUp.outcome']({})).outcome;
    const waits = await ask();
    expect(await outcome()).toEqual({ method: 'policies.change', answer: 'waiting', approvalId: waits });
    const id = await ask();
    clinic.clinic.keeper.openGatePage('step-up');
    expect(valueOf(await clinic.gate['approvals.takeBack']({ id }))).toEqual({ type: 'taken-back' });
    await clinic.gate['session.leaveGate']({});
    expect([await outcome(), valueOf(await clinic.client['approvals.list']({})).approvals]).toEqual([null, []]);
  });

  it.each([['lock.idleMinutes', 0], ['lock.idleMinutes', 31], ['lock.idleMinutes', 2.5], ['lock.idleMinutes', true], ['lock.idleMinutes', '3'], ['pin.allowed', 1], ['secondFactor.required', 'nobody'], ['password.history', -1], ['access.patientsPerHour', 19]])(
    'cannot be set to what does not fit: %s = %s', async (name, value) => {
      await open();
      expect(await change(name, value, true)).toEqual({ type: 'not-possible' });
      expect(await clinic.rows('SELECT * FROM policy')).toEqual([]);
    });

  it('that there is none of is refused', async () => {
    await open();
    expect(valueOf(await clinic.client['stepUp.ask']({ method: 'policies.change', input: JSON.stringify({ name: 'lock.never', value: true }) }))).toEqual({ type: 'bad-input' });
  });

  it('asks for a new password when one is older than it allows, and refuses the last ones', async () => {
    await open();
    await clinic.add('omar', 'nurse');
    await change('password.expiryDays', 30);
    await change('password.history', 2, true);
    clinic.clock.pass(30 * 86_400_000);
    await clinic.clinic.keeper.seal('suspend');
    const [first, second, third] = [passwordOf('omar'), 'first pebble 9912 lane', 'second pebble 7712 lane'];
    expect(valueOf(await clinic.gate['session.signIn']({ userName: 'omar', password: first }))).toEqual({ type: 'next', step: 'new-password' });
    expect(valueOf(await clinic.gate['session.newPassword']({ newPassword: first }))).toEqual({ type: 'password-too-weak', why: 'used-before' });
    expect(valueOf(await clinic.gate['session.newPassword']({ newPassword: second }))).toEqual({ type: 'signed-in' });
    const swap = async (oldPassword: string, newPassword: string) => valueOf(await clinic.gate['session.changePassword']({ oldPassword, newPassword }));
    expect(await swap('a wrong password 12', first)).toMatchObject({ type: 'wrong' });
    expect(await swap(second, first)).toEqual({ type: 'password-too-weak', why: 'used-before' });
    expect(await swap(second, second)).toEqual({ type: 'password-too-weak', why: 'used-before' });
    expect(await swap(second, third)).toEqual({ type: 'changed' });
    // Two are remembered: the first may come back now.
    expect(await swap(third, first)).toEqual({ type: 'changed' });
    expect(JSON.stringify(await clinic.rows('SELECT hex(verifier) AS v, hex(salt) AS s FROM staff_password'))).not.toContain(Buffer.from(first).toString('hex'));
  });
});

describe('I6: a second person', () => {
  it('agrees to what somebody else asked for, sees it in words, and hands over the code of who was added', async () => {
    await open();
    await clinic.add('dora', 'administrator');
    await clinic.as('ruth');
    const asked = await clinic.stepUp('staff.add', { userName: 'emil', displayName: 'Emil Sand', role: 'manager' });
    expect(valueOf(await clinic.client['approvals.list']({})).approvals).toMatchObject([{ id: asked.approvalId, method: 'staff.add', askedBy: 'Ruth Penhallow', isMine: true }]);
    expect(await decide(asked.approvalId)).toEqual({ type: 'your-own' });
    await clinic.as('dora');
    valueOf(await clinic.client['stepUp.ask']({ method: 'approvals.decide', input: JSON.stringify({ id: asked.approvalId, agree: true }) }));
    expect(valueOf(await clinic.gate['stepUp.current']({})).asked?.shown).toEqual([
      { label: 'method', value: 'staff.add' }, { label: 'askedBy', value: 'Ruth Penhallow' }, { label: 'askedAt', value: '2026-03-12T10:00:00.000Z' },
      { label: 'userName', value: 'emil' }, { label: 'displayName', value: 'Emil Sand' }, { label: 'role', value: 'manager' }, { label: 'agree', value: 'true' },
    ]);
    await clinic.gate['session.leaveGate']({});
    const done = await decide(asked.approvalId);
    expect([done.type, done.oneTimeCode?.split(' ').length]).toEqual(['done', 5]);
    expect((await clinic.alerts()).filter(({ kind }) => kind === 'power-given').length).toBe(2);
    expect(await decide(asked.approvalId)).toEqual({ type: 'no-such' });
    expect(valueOf(await clinic.client['approvals.list']({})).approvals).toEqual([]);
    expect(await clinic.tryAs('emil', done.oneTimeCode ?? '')).toEqual({ type: 'next', step: 'new-password' });
  });

  it('turns it down, or whoever asked takes it back; asking twice waits once', async () => {
    await open();
    await clinic.add('dora', 'administrator');
    const [first, again] = [await change('pin.allowed', true), await change('lock.sealMinutes', 60)];
    expect([first.type, again.type, (await change('lock.sealMinutes', 60)).approvalId]).toEqual(['changed', 'waiting', again.approvalId]);
    expect(await decide(again.approvalId, false)).toEqual({ type: 'your-own' });
    expect([await takeBack(again.approvalId), await takeBack(again.approvalId)]).toEqual(['taken-back', 'no-such']);
    const other = await change('lock.sealMinutes', 60);
    await clinic.as('dora');
    expect(await decide(other.approvalId, false)).toEqual({ type: 'turned-down' });
    expect((await policy('lock.sealMinutes'))?.value).toBe(15);
    expect(await clinic.rows('SELECT agreed FROM approval')).toEqual([{ agreed: 0 }, { agreed: 0 }]);
    expect(await decide(searchId)).toEqual({ type: 'no-such' });
  });

  it('is not needed to take one’s own back, whatever one may do by now; nobody takes back what somebody else asked for', async () => {
    await open();
    await clinic.add('dora', 'administrator');
    const mia = await clinic.add('mia', 'manager');
    await clinic.as('mia');
    const asked = await clinic.stepUp('staff.add', { userName: 'emil', displayName: 'Emil Sand', role: 'manager' });
    expect(asked.type).toBe('waiting');
    await clinic.as('dora');
    expect(await takeBack(asked.approvalId)).toBe('no-such');
    await clinic.stepUp('staff.grant', { staffId: mia, privilege: 'staff:manage', effect: 'deny', reason: 'on leave', until: null });
    await clinic.as('mia');
    expect(clinic.clinic.keeper.current()?.access.privilegesOf(mia)).not.toContain('policies:manage');
    expect(await takeBack(asked.approvalId)).toBe('taken-back');
    await clinic.as('dora');
    expect(await decide(asked.approvalId)).toEqual({ type: 'no-such' });
    expect((await clinic.audited('approval')).filter(({ method }) => method === 'approvals.takeBack').map(({ outcome }) => outcome)).toEqual(['no-such', 'taken-back']);
  });

  it('is told when it is no longer possible: the name is taken, or whoever asked may not ask any more', async () => {
    await open();
    const ruth = clinic.own();
    await clinic.add('dora', 'administrator');
    await clinic.add('mia', 'manager');
    const named = await clinic.stepUp('staff.add', { userName: 'emil', displayName: 'Emil Sand', role: 'manager' });
    await clinic.add('emil', 'nurse');
    const weaker = await change('lock.sealMinutes', 60);
    await clinic.as('dora');
    expect(await decide(named.approvalId)).toEqual({ type: 'not-possible' });
    await clinic.stepUp('staff.grant', { staffId: ruth, privilege: 'policies:manage', effect: 'deny', reason: 'on leave', until: null });
    expect(await decide(weaker.approvalId)).toEqual({ type: 'not-possible' });
    expect((await policy('lock.sealMinutes'))?.value).toBe(15);
    // Whoever holds less than the question asks for does not answer it.
    await clinic.as('mia');
    expect(valueOf(await clinic.client['stepUp.ask']({ method: 'approvals.decide', input: JSON.stringify({ id: weaker.approvalId, agree: true }) }))).toEqual({ type: 'forbidden' });
  });
});

describe('an alert', () => {
  it('is settled with a note by somebody whom it is not about, and who did not do it', async () => {
    await open();
    const omar = await clinic.add('omar', 'privacy-officer');
    await clinic.add('dora', 'administrator');
    await clinic.stepUp('staff.reset', { staffId: omar });
    const listed = valueOf(await clinic.client['alerts.list']({}));
    const alert = listed.alerts.find(({ kind }) => kind === 'password-reset');
    expect([listed.open, alert]).toMatchObject([2, { staffName: 'Person omar', byName: 'Ruth Penhallow', recordNumber: null, settledAt: null }]);
    const settle = async (id = alert?.id ?? '') => valueOf(await clinic.client['alerts.settle']({ id, note: 'spoke with Omar' })).type;
    expect([await settle(), await settle(searchId)]).toEqual(['about-you', 'no-such']);
    await clinic.as('dora');
    expect([await settle(), await settle()]).toEqual(['settled', 'no-such']);
    const after = valueOf(await clinic.client['alerts.list']({}));
    expect([after.open, after.alerts.map(({ kind, settledBy, note }) => [kind, settledBy, note])]).toEqual([1, [['power-given', null, ''], ['password-reset', 'Person dora', 'spoke with Omar']]]);
  });

  it('of more patients than the rule allows comes once for a person and hour', async () => {
    await open();
    await change('access.patientsPerHour', 20);
    for (let i = 0; i < 21; i += 1) await clinic.client['patients.register']({ patient: { ...asha, familyName: `Haddad${String.fromCharCode(97 + i).repeat(6)}`, phone: '', birthDate: `19${10 + i}-01-0${(i % 8) + 1}` }, notTheSame: [] });
    const seen = async () => (await clinic.alerts()).filter(({ kind }) => kind === 'too-many-patients');
    for (let i = 0; i < 3; i += 1) expect(await clinic.client['patients.register']({ patient: { ...asha, familyName: `Other${'xyz'[i]}` }, notTheSame: [] })).toEqual({ type: 'refused', reason: 'too-many-patients' });
    await vi.waitFor(async () => expect(await seen()).toEqual([{ kind: 'too-many-patients', about: clinic.own(), by: null }]));
  });
});
