import { afterEach, describe, expect, it } from 'vitest';
import { searchId, valueOf } from './test-clinic.ts';
import { openWithPeople } from './people-setup.ts';
import type { WithPeople } from './people-setup.ts';

let clinic: WithPeople;
const open = async () => (clinic = await openWithPeople());
afterEach(() => clinic.close());
const holds = (staffId: string, privilege: string) => clinic.clinic.keeper.workspace()?.access.privilegesOf(staffId).includes(privilege as never);
const grant = (staffId: string, privilege: string, effect: 'grant' | 'deny' = 'grant', until: string | null = null, withWords = false) =>
  clinic.stepUp('staff.grant', { staffId, privilege, effect, reason: 'covers for Ines', until }, { withWords });

describe('a grant', () => {
  it('holds at once and until its end, is in the matrix with who, why and until when, and a denial always wins', async () => {
    await open();
    const omar = await clinic.add('omar', 'nurse');
    expect(await grant(omar, 'audit:read', 'grant', '2026-03-12T11:00:00.000Z')).toMatchObject({ type: 'given' });
    expect(holds(omar, 'audit:read')).toBe(true);
    expect(valueOf(await clinic.client['staff.privileges']({})).grants).toMatchObject([
      { staffId: omar, privilege: 'audit:read', effect: 'grant', reason: 'covers for Ines', givenBy: 'Ruth Penhallow', givenAt: '2026-03-12T10:00:00.000Z', until: '2026-03-12T11:00:00.000Z', endedAt: null },
    ]);
    const denied = await grant(omar, 'audit:read', 'deny');
    expect(holds(omar, 'audit:read')).toBe(false);
    expect(await clinic.stepUp('staff.endGrant', { grantId: denied.id })).toEqual({ type: 'ended' });
    expect(holds(omar, 'audit:read')).toBe(true);
    expect(await clinic.stepUp('staff.endGrant', { grantId: denied.id })).toEqual({ type: 'no-such' });
    // A clock set back prolongs nothing.
    clinic.clock.pass(3_599_000);
    clinic.clock.setWall('2026-03-12T09:00:00.000Z');
    expect(holds(omar, 'audit:read')).toBe(true);
    clinic.clock.pass(1_000);
    expect(holds(omar, 'audit:read')).toBe(false);
    expect(await grant(omar, 'audit:read', 'grant', '2026-03-12T10:30:00.000Z')).toEqual({ type: 'already-over' });
  });

  it.each([['patients:everything', 'privilege'], ['', 'privilege']])('of what is no privilege is refused by name: %s', async (privilege) => {
    await open();
    expect(valueOf(await clinic.client['stepUp.ask']({ method: 'staff.grant', input: JSON.stringify({ staffId: searchId, privilege, effect: 'grant', reason: 'x', until: null }) }))).toEqual({ type: 'bad-input' });
  });

  it('I6: of power waits for a second person, or the recovery words, and privacy officers are told of who got it', async () => {
    await open();
    const omar = await clinic.add('omar', 'nurse');
    expect(await grant(omar, 'policies:manage')).toMatchObject({ type: 'waiting' });
    expect(holds(omar, 'policies:manage')).toBe(false);
    expect(await grant(omar, 'policies:manage', 'grant', null, true)).toMatchObject({ type: 'given' });
    expect(await clinic.alerts()).toEqual([{ kind: 'power-given', about: omar, by: clinic.own() }]);
    // Taking it away is one person's word, giving it back by ending the denial is not.
    const denied = await grant(omar, 'policies:manage', 'deny');
    expect(denied.type).toBe('given');
    expect(await clinic.stepUp('staff.endGrant', { grantId: denied.id })).toMatchObject({ type: 'waiting' });
    expect(holds(omar, 'policies:manage')).toBe(false);
  });

  it('I6: hidden behind a denial counts as given all the same', async () => {
    await open();
    const omar = await clinic.add('omar', 'nurse');
    await grant(omar, 'staff:manage', 'deny', '2026-03-12T10:00:01.000Z');
    expect(await grant(omar, 'staff:manage')).toMatchObject({ type: 'waiting' });
  });
});

describe('I6: nobody gives to themselves', () => {
  it('by no route: a grant, the end of a denial, a role, or their role\'s bundle, also with the recovery words', async () => {
    await open();
    const ruth = clinic.own();
    await clinic.add('dora', 'administrator');
    await clinic.as('dora');
    const denied = await grant(ruth, 'sensitive:read', 'deny');
    await clinic.as('ruth');
    const tries = [
      await grant(ruth, 'documents:read'), await grant(ruth, 'documents:read', 'grant', null, true), await grant(ruth, 'documents:read', 'deny'),
      await clinic.stepUp('staff.endGrant', { grantId: denied.id }, { withWords: true }),
      await clinic.stepUp('staff.change', { staffId: ruth, displayName: 'Ruth', role: 'manager' }, { withWords: true }),
    ];
    expect(tries.map(({ type }) => type)).toEqual(Array.from(tries, () => 'yourself'));
    expect(await clinic.stepUp('staff.changeBundle', { role: 'administrator', privilege: 'sensitive:read', holds: false })).toEqual({ type: 'changed' });
    expect(await clinic.stepUp('staff.changeBundle', { role: 'administrator', privilege: 'sensitive:read', holds: true }, { withWords: true })).toEqual({ type: 'yourself' });
    // One's own name is nobody's privilege.
    expect(await clinic.stepUp('staff.change', { staffId: ruth, displayName: 'Ruth P.', role: 'administrator' })).toEqual({ type: 'changed' });
  });

  it('nor by agreeing to what somebody else asked for them', async () => {
    await open();
    const dora = await clinic.add('dora', 'administrator');
    // Dora may agree, but no longer manages people.
    await grant(dora, 'staff:manage', 'deny');
    const asked = await clinic.stepUp('staff.endGrant', { grantId: (await clinic.rows('SELECT id FROM staff_grant'))[0]?.['id'] });
    expect(asked.type).toBe('waiting');
    await clinic.as('dora');
    expect(await clinic.stepUp('approvals.decide', { id: asked.approvalId, agree: true })).toEqual({ type: 'your-own' });
    expect(holds(dora, 'staff:manage')).toBe(false);
    expect(valueOf(await clinic.client['approvals.list']({})).approvals.length).toBe(1);
  });
});

describe('a bundle', () => {
  it('changes what everybody in the role may do from the next call on, and knows what was shipped', async () => {
    await open();
    const omar = await clinic.add('omar', 'nurse');
    expect(await clinic.stepUp('staff.changeBundle', { role: 'nurse', privilege: 'vitals:record', holds: false })).toEqual({ type: 'changed' });
    expect(await clinic.stepUp('staff.changeBundle', { role: 'nurse', privilege: 'audit:read', holds: true })).toEqual({ type: 'changed' });
    expect([holds(omar, 'vitals:record'), holds(omar, 'audit:read')]).toEqual([false, true]);
    const nurse = valueOf(await clinic.client['staff.privileges']({})).bundles.find(({ role }) => role === 'nurse');
    expect([nurse?.holds.includes('audit:read'), nurse?.shipped.includes('audit:read'), nurse?.holds.includes('vitals:record'), nurse?.shipped.includes('vitals:record')]).toEqual([true, false, false, true]);
    await clinic.stepUp('staff.changeBundle', { role: 'nurse', privilege: 'vitals:record', holds: true });
    expect([holds(omar, 'vitals:record'), (await clinic.rows('SELECT count(*) AS n FROM role_bundle'))[0]]).toEqual([true, { n: 2 }]);
  });

  it('I6: gains power only with a second person, who is told of for everybody in the role, and never loses the last who rules', async () => {
    await open();
    const omar = await clinic.add('omar', 'nurse');
    expect(await clinic.stepUp('staff.changeBundle', { role: 'nurse', privilege: 'staff:manage', holds: true })).toMatchObject({ type: 'waiting' });
    expect(await clinic.stepUp('staff.changeBundle', { role: 'nurse', privilege: 'staff:manage', holds: true }, { withWords: true })).toEqual({ type: 'changed' });
    expect(await clinic.alerts()).toEqual([{ kind: 'power-given', about: omar, by: clinic.own() }]);
    expect(await clinic.stepUp('staff.changeBundle', { role: 'administrator', privilege: 'policies:manage', holds: false })).toEqual({ type: 'nobody-would-rule' });
    expect(await clinic.stepUp('staff.changeBundle', { role: 'administrator', privilege: 'staff:manage', holds: false })).toEqual({ type: 'changed' });
  });

  it('I6: a grant that ends by itself does not keep the clinic ruled', async () => {
    await open();
    const omar = await clinic.add('omar', 'nurse');
    await grant(omar, 'policies:manage', 'grant', '2026-03-13T10:00:00.000Z', true);
    expect(await clinic.stepUp('staff.changeBundle', { role: 'administrator', privilege: 'policies:manage', holds: false })).toEqual({ type: 'nobody-would-rule' });
    await grant(omar, 'policies:manage', 'grant', null, true);
    expect(await clinic.stepUp('staff.changeBundle', { role: 'administrator', privilege: 'policies:manage', holds: false })).toEqual({ type: 'changed' });
    expect(await grant(omar, 'policies:manage', 'deny')).toEqual({ type: 'last-administrator' });
  });
});

describe('I6: a role that rules', () => {
  it('waits for a second person when somebody is added with it or changed to it, and neither is done before', async () => {
    await open();
    const omar = await clinic.add('omar', 'nurse');
    const waiting = [
      await clinic.stepUp('staff.add', { userName: 'dora', displayName: 'Dora', role: 'administrator', password: 'a long password 99 of dora' }),
      await clinic.stepUp('staff.change', { staffId: omar, displayName: 'Omar', role: 'manager' }),
    ];
    expect(waiting.map(({ type }) => type)).toEqual(['waiting', 'waiting']);
    expect((await clinic.rows('SELECT role FROM staff ORDER BY user_name')).map(({ role }) => role)).toEqual(['nurse', 'administrator']);
    // No password waits in the database for somebody to read.
    expect(JSON.stringify(await clinic.rows('SELECT * FROM approval'))).not.toContain('long password');
    expect(JSON.parse(await clinic.clinic.call('gate', 'staff.add', { userName: 'eve', displayName: 'Eve', role: 'manager', password: 'a long password 99 of eve' }))).toMatchObject({ value: { type: 'waiting' } });
  });
});
