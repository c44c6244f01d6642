import { afterEach, describe, expect, it } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { changeFrom, hexOf } from '#shared/sync/change.ts';
import { fromCbor } from '#shared/sync/cbor.ts';
import type { RosterDevice } from '#shared/sync/roster-state.ts';
import { sharedStreams } from '#shared/sync/streams.ts';
import { systemClock } from '#main/adapters/node-ports.ts';
import { createApplyChanges } from '#main/records/apply-changes.ts';
import type { IncomingChange } from '#main/records/incoming-change.ts';
import { settleSlots, staffKind } from '#main/staff/index.ts';
import { openWithPeople, passwordOf } from './people-setup.ts';
import type { WithPeople } from './people-setup.ts';
import { valueOf } from './test-clinic.ts';

let open: WithPeople[] = [];
afterEach(async () => {
  await Promise.all(open.map((clinic) => clinic.close()));
  open = [];
});

const stream = hexOf(sharedStreams.staff);
const apply = createApplyChanges([staffKind], { clock: systemClock });

/** A workstation of its own: the second and third have other numbers, as the roster would give them. */
const workstation = async (dev: number): Promise<WithPeople> => {
  const clinic = await openWithPeople();
  open.push(clinic);
  if (dev > 1) await clinic.forge(`UPDATE sync_state SET number = ${dev} WHERE name = 'dev'`);
  return clinic;
};

/** What this workstation wrote of its staff from a change on, as it would come to another one. */
const said = async (clinic: WithPeople, after = 0): Promise<readonly IncomingChange[]> => {
  const dev = Number((await clinic.rows(`SELECT number FROM sync_state WHERE name = 'dev'`))[0]?.['number']);
  const rows = await clinic.rows(`SELECT q, body FROM sync_outbox WHERE kind = 'staff' AND q > ? ORDER BY q`, String(after));
  return rows.map((row) => ({ change: changeFrom({ dev, q: Number(row['q']) }, fromCbor(new Uint8Array(row['body'] as Uint8Array), 100_000)), stream, bseq: 1 }));
};
const lastQ = async (clinic: WithPeople): Promise<number> => Number((await clinic.rows(`SELECT number FROM sync_state WHERE name = 'lastQ'`))[0]?.['number']);

/** Applies what came, and does what a workstation does after it. */
const hear = async (clinic: WithPeople, changes: readonly IncomingChange[], keys?: Parameters<typeof settleSlots>[1]['keys']) => {
  const workspace = clinic.clinic.keeper.workspace();
  if (!workspace) throw new Error('the workstation is sealed');
  const applied = await workspace.db.transaction((tx) => apply.apply(tx, changes));
  const settled = await settleSlots({ parts: clinic.clinic.parts, expel: clinic.clinic.keeper.expel }, { ...workspace, keys: keys ?? workspace.keys });
  return { ...applied, ...settled };
};

const changePassword = async ({ clinic }: WithPeople, oldPassword: string, newPassword: string): Promise<unknown> =>
  (JSON.parse(await clinic.call('gate', 'session.changePassword', { oldPassword, newPassword }, 'gate')) as { readonly value: unknown }).value;

/** Ruth works at both, each with a Ruth of her own until they are one clinic: her records of the first would collide by name. */
const joined = async () => {
  const first = await workstation(1);
  const second = await workstation(2);
  const own = first.own();
  const tell = async (after = 0) => hear(second, (await said(first, after)).filter(({ change }) => change.id !== own));
  return { first, second, tell };
};

describe('somebody of the staff at a workstation where they never sat', () => {
  it('L4: signs in while it is open, by what their password proves, and from then on opens it sealed too', async () => {
    const { first, second, tell } = await joined();
    const lena = await first.add('lena', 'nurse');
    expect(await second.tryAs('lena', passwordOf('lena'))).toMatchObject({ type: 'wrong' });
    await tell();
    await second.as('ruth');
    expect(await second.listed(lena)).toMatchObject({ userName: 'lena', role: 'nurse', state: 'active' });
    expect(await second.tryAs('lena', 'another lane 1199 gate')).toMatchObject({ type: 'wrong' });
    expect(await second.tryAs('lena', passwordOf('lena'))).toEqual({ type: 'signed-in' });
    await second.clinic.keeper.seal('suspend');
    expect(await second.tryAs('lena', 'another lane 1199 gate')).toMatchObject({ type: 'wrong' });
    expect(await second.tryAs('lena', passwordOf('lena'))).toEqual({ type: 'signed-in' });
    expect(second.clinic.keeper.current()?.session).toMatchObject({ staffId: lena, role: 'nurse' });
  });

  it('L4: does not open it sealed, waits as anybody after wrong tries, and costs one hash as a stranger does', async () => {
    const { first, second, tell } = await joined();
    await first.add('lena', 'nurse');
    await tell();
    await second.clinic.keeper.seal('suspend');
    expect(await second.tryAs('lena', passwordOf('lena'))).toMatchObject({ type: 'wrong' });
    await second.as('ruth');
    for (let n = 0; n < 4; n += 1) await second.tryAs('lena', 'another lane 1199 gate');
    expect(await second.tryAs('lena', passwordOf('lena'))).toMatchObject({ type: 'wait' });
  });

  it('comes with a one-time code, and chooses a password of their own there', async () => {
    const { first, second, tell } = await joined();
    const added = await first.stepUp('staff.add', { userName: 'lena', displayName: 'Lena', role: 'nurse' });
    await tell();
    expect(await second.tryAs('lena', added.oneTimeCode ?? '')).toEqual({ type: 'next', step: 'new-password' });
    expect(valueOf(await second.gate['session.newPassword']({ newPassword: passwordOf('lena') }))).toEqual({ type: 'signed-in' });
  });

  it('with a name that somebody here has already is kept aside, and nobody\'s way in changes', async () => {
    const { first, second, tell } = await joined();
    await first.add('lena', 'nurse');
    const ours = await second.add('lena', 'clinician');
    expect((await tell()).quarantined).toMatchObject([{ reason: 'collision', kind: 'staff' }]);
    expect(await second.tryAs('lena', passwordOf('lena'))).toEqual({ type: 'signed-in' });
    expect(second.clinic.keeper.current()?.session.staffId).toBe(ours);
  });
});

describe('what another workstation decided about somebody who sits here', () => {
  const lenaAtBoth = async () => {
    const both = await joined();
    const lena = await both.first.add('lena', 'nurse');
    await both.tell();
    await both.second.as('lena');
    return { ...both, lena, since: await lastQ(both.first) };
  };

  it('L5: a leaver\'s session ends, nothing they know opens this one, the key is due, and it has confirmed', async () => {
    const { first, second, tell, lena, since } = await lenaAtBoth();
    await first.stepUp('staff.end', { staffId: lena, reason: 'moved away' });
    expect(await tell(since)).toMatchObject({ removed: 1 });
    expect(second.clinic.keeper.current()).toBeUndefined();
    expect(second.clinic.keeper.state()).not.toBe('open');
    expect(await second.tryAs('lena', passwordOf('lena'))).toMatchObject({ type: 'wrong' });
    await second.as('ruth');
    expect(await second.listed(lena)).toMatchObject({ state: 'ended', endedOn: [{ computer: 'this-computer' }] });
    expect(await second.rows('SELECT slot_id, slot_for FROM staff WHERE id = ?', lena)).toEqual([{ slot_id: null, slot_for: null }]);
  });

  it('L5: after a reset only the code opens, once, at whichever workstation they come to', async () => {
    const { first, second, tell, lena, since } = await lenaAtBoth();
    const reset = await first.stepUp('staff.reset', { staffId: lena });
    expect(await tell(since)).toMatchObject({ removed: 1 });
    await second.as('ruth');
    expect(await second.tryAs('lena', passwordOf('lena'))).toMatchObject({ type: 'wrong' });
    expect(await second.tryAs('lena', reset.oneTimeCode ?? '')).toEqual({ type: 'next', step: 'new-password' });
  });

  it('another password chosen elsewhere ends the old one here, save where nobody else could open this computer', async () => {
    const { first, second, tell, lena, since } = await lenaAtBoth();
    await first.as('lena');
    const newPassword = 'quiet harbour 2231 mast';
    expect(await changePassword(first, passwordOf('lena'), newPassword)).toEqual({ type: 'changed' });
    const told = (await said(first, since)).filter(({ change }) => change.id === lena);
    await second.forge(`UPDATE staff SET slot_id = NULL WHERE id <> ?`, lena);
    expect(await hear(second, told)).toMatchObject({ removed: 0 });
    await second.forge(`UPDATE staff SET slot_id = 'another' WHERE id <> ?`, lena);
    expect(await hear(second, told)).toMatchObject({ removed: 1 });
    expect(await tell(since)).toMatchObject({ removed: 0 });
    expect(await second.rows('SELECT slot_id FROM staff WHERE id = ?', lena)).toEqual([{ slot_id: null }]);
  });
});

describe('P8: a password chosen at a workstation that may not administer', () => {
  it('counts elsewhere, save for somebody who holds power over others', async () => {
    const { first, second, tell } = await joined();
    const people = [await first.add('lena', 'nurse'), await first.add('mona', 'manager')];
    await tell();
    const since = await lastQ(second);
    for (const name of ['lena', 'mona']) {
      await second.as(name);
      expect(await changePassword(second, passwordOf(name), `quiet harbour 2231 ${name}`)).toEqual({ type: 'changed' });
    }
    const device = { dev: 2, class: 'full' } as RosterDevice;
    const roster = (of: RosterDevice) => ({ current: () => ({ roster: () => ({ devices: new Map([[2, of]]) }) }) }) as unknown as Parameters<typeof hear>[2];
    const came = await said(second, since);
    expect(await hear(first, came, roster(device))).toMatchObject({ removed: 1 });
    const slots = async () => (await first.rows(`SELECT user_name FROM staff WHERE slot_id IS NOT NULL AND id IN (?, ?)`, ...people)).map((row) => row['user_name']);
    expect(await slots()).toEqual(['mona']);
    // The same from one that may.
    expect(await hear(first, came, roster({ ...device, class: 'admin' }))).toMatchObject({ removed: 1 });
    expect(await slots()).toEqual([]);
  });
});

describe('two workstations decide about one person at the same time', () => {
  const cutOff = async () => {
    const both = await joined();
    const lena = await both.first.add('lena', 'nurse');
    await both.tell();
    const since = [await lastQ(both.first), await lastQ(both.second)] as const;
    const exchange = async () => {
      const [ours, theirs] = [await said(both.first, since[0]), await said(both.second, since[1])];
      await hear(both.first, theirs.filter(({ change }) => change.id === lena));
      await hear(both.second, ours.filter(({ change }) => change.id === lena));
      const stands = (clinic: WithPeople) => clinic.rows(`SELECT display_name, role, ended_at, ended_reason, json_extract(sign_in, '$.by') AS by, must_change FROM staff WHERE id = ?`, lena);
      const [a, b] = [await stands(both.first), await stands(both.second)];
      expect(a).toEqual(b);
      return a[0];
    };
    return { ...both, lena, exchange };
  };

  it('the smaller role stands on both, whoever wrote last', async () => {
    const { first, second, lena, exchange } = await cutOff();
    await first.stepUp('staff.change', { staffId: lena, displayName: 'Person lena', role: 'laboratory' });
    second.clock.pass(60_000);
    await second.stepUp('staff.change', { staffId: lena, displayName: 'Lena Ferreira', role: 'clinician' });
    expect(await exchange()).toMatchObject({ role: 'laboratory', display_name: 'Lena Ferreira' });
    expect(await first.rows('SELECT id FROM review_item')).toEqual([]);
  });

  it('a leaver stays a leaver, although somebody reset the password later', async () => {
    const { first, second, lena, exchange } = await cutOff();
    await first.stepUp('staff.end', { staffId: lena, reason: 'moved away' });
    second.clock.pass(60_000);
    await second.stepUp('staff.reset', { staffId: lena });
    expect(await exchange()).toMatchObject({ ended_reason: 'moved away', by: 'ended', must_change: 0 });
    // Whoever has seen both may let them come back.
    const again = await second.stepUp('staff.reset', { staffId: lena });
    expect(again.type).toBe('reset');
    expect(await second.rows('SELECT ended_at FROM staff WHERE id = ?', lena)).toEqual([{ ended_at: null }]);
  });

  it('a reset goes before a password that its owner, or somebody in their place, chose meanwhile', async () => {
    const { first, second, lena, exchange } = await cutOff();
    await first.stepUp('staff.reset', { staffId: lena });
    await second.as('lena');
    second.clock.pass(60_000);
    expect(await changePassword(second, passwordOf('lena'), 'quiet harbour 2231 mast')).toEqual({ type: 'changed' });
    expect(await exchange()).toMatchObject({ by: 'reset', must_change: 1 });
  });
});

describe('a database from before people were records', () => {
  it('makes each of them one as they stand, once', async () => {
    const clinic = await workstation(1);
    const lena = await clinic.add('lena', 'nurse');
    await clinic.forge(`DELETE FROM sync_clk WHERE kind = 'staff'`);
    await clinic.forge(`DELETE FROM sync_outbox WHERE kind = 'staff'`);
    await clinic.forge(`UPDATE staff SET sign_in = '{}', slot_for = NULL`);
    for (const _again of [1, 2]) {
      await clinic.clinic.keeper.seal('suspend');
      await clinic.as('lena');
    }
    const changes = (await said(clinic)).filter(({ change }) => change.id === lena);
    expect(changes.map(({ change }) => [change.op, change.f.get('userName')?.value, change.f.get('role')?.value])).toEqual([['put', 'lena', 'nurse']]);
    expect(await clinic.db().read.get(sql`SELECT slot_for FROM staff WHERE id = ${lena}`)).toEqual({ slot_for: null });
  });
});
