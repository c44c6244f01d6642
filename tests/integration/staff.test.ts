import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { asha, cheapHash, searchId, valueOf } from './test-clinic.ts';
import { openWithPeople, passwordOf } from './people-setup.ts';
import type { PeopleOptions, WithPeople } from './people-setup.ts';

let clinic: WithPeople;
const open = async (options: PeopleOptions = { signedInAs: 'administrator' }) => (clinic = await openWithPeople(options));
afterEach(() => clinic.close());

const slots = () => (JSON.parse(readFileSync(clinic.clinic.parts.paths.vault, 'utf8')) as { slots: unknown[] }).slots.length;
const signInAs = (userName: string, password: string) => clinic.tryAs(userName, password);
const newcomer = { userName: 'lena', displayName: 'Lena Ferreira', role: 'nurse' } as const;

describe('a joiner', () => {
  it('gets a code of five words that opens once, and chooses a password of their own before anything opens', async () => {
    await open();
    const added = await clinic.stepUp('staff.add', newcomer);
    const code = added.oneTimeCode ?? '';
    expect([added.type, code.split(' ').length, added.codeUntil]).toEqual(['added', 5, '2026-03-13T10:00:00.000Z']);
    expect(await clinic.listed(added.staff?.id ?? '')).toMatchObject({ state: 'new', hasSecondFactor: false, needsSecondFactor: false, endedOn: [] });
    expect(await signInAs('lena', code)).toEqual({ type: 'next', step: 'new-password' });
    expect(await clinic.client['patients.recent']({})).toMatchObject({ type: 'refused' });
    expect(valueOf(await clinic.gate['session.newPassword']({ newPassword: 'password1234' }))).toEqual({ type: 'password-too-weak', why: 'common' });
    expect(valueOf(await clinic.gate['session.newPassword']({ newPassword: passwordOf('lena') }))).toEqual({ type: 'signed-in' });
    expect(await signInAs('lena', code)).toMatchObject({ type: 'wrong' });
    expect(await clinic.rows('SELECT must_change, code_until, password_changed_at FROM staff WHERE user_name = ?', 'lena')).toEqual([{ must_change: 0, code_until: null, password_changed_at: '2026-03-12T10:00:00.000Z' }]);
  });

  it('I5: whose code ran out finds it wrong, sealed or locked, and the log says so; the clock set back to before the code does not help', async () => {
    await open();
    const code = (await clinic.stepUp('staff.add', newcomer)).oneTimeCode ?? '';
    clinic.clock.setWall('2026-03-12T09:00:00.000Z');
    await clinic.client['session.lock']({ reason: 'switch' });
    await clinic.clinic.keeper.seal('suspend');
    expect(await signInAs('lena', code)).toMatchObject({ type: 'wrong' });
    clinic.clock.pass(25 * 3_600_000);
    expect(await signInAs('lena', code)).toMatchObject({ type: 'wrong' });
    await clinic.as('ruth');
    expect(await signInAs('lena', code)).toMatchObject({ type: 'wrong' });
    expect((await clinic.audited('sign-in-failed')).filter(({ outcome }) => outcome === 'code-over').length).toBe(3);
  });

  it('added twice at one moment is added once', async () => {
    await open();
    const add = async () => (JSON.parse(await clinic.clinic.call('gate', 'staff.add', newcomer)) as { value: { type: string } }).value.type;
    expect((await Promise.all([add(), add(), add()])).sort()).toEqual(['added', 'name-taken', 'name-taken']);
  });

  it('I3: nobody who writes waits for the hash of a new password or code, and whoever locks meanwhile adds nobody', async () => {
    let held: Promise<void> | undefined;
    let hashing = 0;
    await open({ signedInAs: 'administrator', ports: { hash: async (...hashed) => {
      hashing += 1;
      await held;
      return cheapHash(...hashed);
    } } });
    for (const [userName, secret] of [['lena1', {}], ['lena2', { password: passwordOf('lena') }]] as const) {
      let letGo = (): void => undefined;
      held = new Promise((resolve) => { letGo = resolve; });
      hashing = 0;
      const adding = clinic.clinic.call('gate', 'staff.add', { ...newcomer, userName, ...secret });
      await vi.waitFor(() => { expect(hashing).toBe(1); });
      // A write of its own: it comes back while the hash is held.
      expect((await clinic.client['patients.register']({ patient: asha, notTheSame: [] })).type).toBe('value');
      letGo();
      expect(JSON.parse(await adding)).toMatchObject({ value: { type: 'added' } });
    }
    let letGo = (): void => undefined;
    held = new Promise((resolve) => { letGo = resolve; });
    hashing = 0;
    const adding = clinic.clinic.call('gate', 'staff.add', newcomer);
    await vi.waitFor(() => { expect(hashing).toBe(1); });
    await clinic.clinic.keeper.lock('key');
    letGo();
    expect(JSON.parse(await adding)).toEqual({ type: 'refused', reason: 'locked' });
    expect(await clinic.rows('SELECT user_name FROM staff WHERE user_name = ?', 'lena')).toEqual([]);
  });

  it('with a password that somebody else chose has to change it, save in a demonstration or from the command line', async () => {
    await open({ isDemo: false, signedInAs: undefined });
    await clinic.setUp();
    await clinic.clinic.keeper.signIn('ruth', 'amber kettle 4477 hill', 'cli');
    await clinic.stepUp('staff.add', { ...newcomer, password: passwordOf('lena') });
    await clinic.clinic.call('gate', 'staff.add', { ...newcomer, userName: 'program', password: passwordOf('program') });
    expect(await signInAs('lena', passwordOf('lena'))).toEqual({ type: 'next', step: 'new-password' });
    expect(valueOf(await clinic.gate['session.newPassword']({ newPassword: passwordOf('lena') }))).toEqual({ type: 'password-too-weak', why: 'used-before' });
    expect(await signInAs('program', passwordOf('program'))).toEqual({ type: 'signed-in' });
  });
});

describe('a leaver', () => {
  it('L5: has no way in from then on: no slot, no PIN, no grant; privacy officers are told and the computer has confirmed', async () => {
    await open();
    const omar = await clinic.add('omar', 'nurse');
    await clinic.as('omar');
    await clinic.clinic.call('gate', 'session.choosePin', { pin: '271828' });
    await clinic.as('ruth');
    await clinic.stepUp('staff.grant', { staffId: omar, privilege: 'audit:read', effect: 'grant', reason: 'counts the doors', until: null });
    const before = slots();
    expect(await clinic.stepUp('staff.end', { staffId: omar, reason: 'moved away' })).toEqual({ type: 'ended' });
    expect(slots()).toBe(before - 1);
    await vi.waitFor(() => expect(clinic.clinic.keeper.people().map(({ staff }) => staff.userName)).toEqual(['ruth']));
    expect(await clinic.listed(omar)).toMatchObject({ state: 'ended', endedAt: '2026-03-12T10:00:00.000Z', endedOn: [{ computer: 'this-computer', at: '2026-03-12T10:00:00.000Z' }] });
    expect(valueOf(await clinic.client['staff.privileges']({})).grants).toMatchObject([{ staffId: omar, reason: 'counts the doors', givenBy: 'Ruth Penhallow', endedAt: '2026-03-12T10:00:00.000Z' }]);
    expect(await clinic.alerts()).toContainEqual({ kind: 'left', about: omar, by: clinic.own() });
    expect(await signInAs('omar', passwordOf('omar'))).toMatchObject({ type: 'wrong' });
    expect(valueOf(await clinic.gate['session.unlock']({ staffId: omar, pin: '271828' }))).toEqual({ type: 'password-needed' });
  });

  it('L5: who is signed in while they are ended is signed out by the next call', async () => {
    await open();
    const omar = await clinic.add('omar', 'nurse');
    await clinic.as('omar');
    await clinic.forge(`UPDATE staff SET ended_at = '2026-03-12T10:00:00.000Z', slot_id = NULL WHERE id = ?`, omar);
    const workspace = clinic.clinic.keeper.workspace();
    await workspace?.access.load(workspace.db.read);
    expect(await clinic.client['patients.recent']({})).toEqual({ type: 'refused', reason: 'no-session' });
    await vi.waitFor(() => expect(clinic.clinic.keeper.current()).toBeUndefined());
  });

  it('comes back by a one-time code, with the role and without what was given beside it', async () => {
    await open();
    const omar = await clinic.add('omar', 'nurse');
    await clinic.stepUp('staff.grant', { staffId: omar, privilege: 'audit:read', effect: 'grant', reason: 'counts', until: null });
    await clinic.stepUp('staff.end', { staffId: omar, reason: 'moved away' });
    const code = (await clinic.stepUp('staff.reset', { staffId: omar })).oneTimeCode ?? '';
    expect(await clinic.listed(omar)).toMatchObject({ state: 'new', role: 'nurse', endedAt: null, endedOn: [] });
    expect(await signInAs('omar', code)).toEqual({ type: 'next', step: 'new-password' });
    expect(clinic.clinic.keeper.workspace()?.access.privilegesOf(omar)).not.toContain('audit:read');
  });

  it('is never oneself, nobody, or the last who may rule', async () => {
    await open();
    const end = (staffId: string) => clinic.stepUp('staff.end', { staffId, reason: 'moved away' });
    expect([await end(clinic.own()), await end(searchId)]).toEqual([{ type: 'yourself' }, { type: 'no-such-person' }]);
    const mia = await clinic.add('mia', 'manager');
    const ruth = clinic.own();
    await clinic.as('mia');
    // A manager may end people, but Ruth is the only administrator.
    expect(await end(ruth)).toEqual({ type: 'last-administrator' });
    expect(await clinic.stepUp('staff.change', { staffId: ruth, displayName: 'Ruth', role: 'nurse' })).toEqual({ type: 'last-administrator' });
    await clinic.as('ruth');
    const omar = (await clinic.stepUp('staff.add', { userName: 'omar', displayName: 'Omar', role: 'administrator' }, { withWords: true })).staff?.id ?? '';
    await clinic.as('mia');
    // Omar has a code that he may never use: he does not count.
    expect(await end(ruth)).toEqual({ type: 'last-administrator' });
    await clinic.forge(`UPDATE staff SET must_change = 0 WHERE id = ?`, omar);
    expect([await end(ruth), await end(mia)]).toEqual([{ type: 'ended' }, { type: 'yourself' }]);
  });
});

describe('a reset', () => {
  it('gives a code, ends what was open for the person, and tells the privacy officers who did it', async () => {
    await open();
    const omar = await clinic.add('omar', 'nurse');
    await clinic.as('omar');
    await clinic.as('ruth');
    const reset = await clinic.stepUp('staff.reset', { staffId: omar });
    expect(reset).toMatchObject({ type: 'reset', codeUntil: '2026-03-13T10:00:00.000Z' });
    await vi.waitFor(() => expect(clinic.clinic.keeper.people().map(({ staff }) => staff.userName)).toEqual(['ruth']));
    expect(await signInAs('omar', passwordOf('omar'))).toMatchObject({ type: 'wrong' });
    expect(await clinic.alerts()).toEqual([{ kind: 'password-reset', about: omar, by: await idOf('ruth') }]);
    expect(await signInAs('omar', reset.oneTimeCode ?? '')).toEqual({ type: 'next', step: 'new-password' });
    expect(valueOf(await clinic.gate['session.newPassword']({ newPassword: passwordOf('omar') }))).toEqual({ type: 'password-too-weak', why: 'used-before' });
  });

  it('of password and second factor is not in one hand within a day, in either order, whatever the clock is set to', async () => {
    await open();
    const [omar, lena] = [await clinic.add('omar', 'nurse'), await clinic.add('lena', 'nurse')];
    await clinic.add('dora', 'administrator');
    await clinic.stepUp('staff.reset', { staffId: omar });
    await clinic.stepUp('staff.resetSecondFactor', { staffId: lena, reason: 'lost phone' });
    const both = async () => [
      (await clinic.stepUp('staff.resetSecondFactor', { staffId: omar, reason: 'lost phone' })).type, (await clinic.stepUp('staff.reset', { staffId: lena })).type,
    ];
    expect(await both()).toEqual(['too-soon', 'too-soon']);
    clinic.clock.setWall('2026-03-01T10:00:00.000Z');
    expect(await both()).toEqual(['too-soon', 'too-soon']);
    await clinic.as('dora');
    expect(await both()).toEqual(['reset', 'reset']);
    expect((await clinic.alerts()).map(({ kind }) => kind).filter((kind) => kind === 'second-factor-reset').length).toBe(2);
  });

  it('takes authenticator, recovery codes and passkeys away', async () => {
    await open();
    const omar = await clinic.add('omar', 'nurse');
    await clinic.forge(`INSERT INTO totp (staff_id, secret, added_at, last_step) VALUES (?, x'00', '', 0)`, omar);
    await clinic.forge(`INSERT INTO recovery_code (staff_id, hash) VALUES (?, x'00')`, omar);
    await clinic.forge(`INSERT INTO passkey (id, staff_id, credential_id, public_key, sign_count, transports, name, added_at) VALUES ('p', ?, 'c', x'00', 0, '[]', '', '')`, omar);
    expect(await clinic.listed(omar)).toMatchObject({ hasSecondFactor: true });
    expect(await clinic.stepUp('staff.resetSecondFactor', { staffId: omar, reason: 'lost phone' })).toEqual({ type: 'reset' });
    expect(await clinic.rows('SELECT (SELECT count(*) FROM totp) + (SELECT count(*) FROM recovery_code) + (SELECT count(*) FROM passkey) AS n')).toEqual([{ n: 0 }]);
  });

  it('lends nobody the power of somebody who may do more, and nobody resets themselves', async () => {
    await open();
    const ruth = clinic.own();
    await clinic.add('mia', 'manager');
    await clinic.as('mia');
    expect([
      await clinic.stepUp('staff.reset', { staffId: ruth }), await clinic.stepUp('staff.resetSecondFactor', { staffId: ruth, reason: 'lost' }),
      await clinic.stepUp('staff.reset', { staffId: clinic.own() }), await clinic.stepUp('staff.resetSecondFactor', { staffId: clinic.own(), reason: 'lost' }),
    ].map(({ type }) => type)).toEqual(['holds-more', 'holds-more', 'yourself', 'yourself']);
  });

  it('of an administrator who had left waits for a second person', async () => {
    await open();
    const dora = await clinic.add('dora', 'administrator');
    await clinic.stepUp('staff.end', { staffId: dora, reason: 'moved away' });
    expect(await clinic.stepUp('staff.reset', { staffId: dora })).toMatchObject({ type: 'waiting' });
    expect(await clinic.stepUp('staff.reset', { staffId: dora }, { withWords: true })).toMatchObject({ type: 'reset' });
  });
});

const idOf = async (userName: string) => (await clinic.rows('SELECT id FROM staff WHERE user_name = ?', userName))[0]?.['id'];

it('L5: a role taken away in the middle of a session is refused from the next call on', async () => {
  await open();
  const omar = await clinic.add('omar', 'nurse');
  await clinic.as('omar');
  const registered = valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
  const patientId = registered.type === 'registered' ? registered.patient.id : '';
  valueOf(await clinic.client['vitals.history']({ patientId }));
  await clinic.forge(`UPDATE staff SET role = 'front-desk' WHERE id = ?`, omar);
  const workspace = clinic.clinic.keeper.workspace();
  await workspace?.access.load(workspace.db.read);
  expect(await clinic.client['vitals.history']({ patientId })).toEqual({ type: 'refused', reason: 'forbidden' });
});
