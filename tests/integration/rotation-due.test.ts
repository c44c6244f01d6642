import { rmSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { sql } from '#shared/database/types.ts';
import { rotationStories } from './rotation-setup.ts';
import { signInAnswer } from './shut-clinic.ts';
import { valueOf } from './test-clinic.ts';

const yearMs = 366 * 86_400_000;
/** So little that no copy of the database fits. */
const noRoom = { ports: { freeBytes: () => 0 } };
const { shut, clinic, reopen, reopenShut, vaultOf } = rotationStories();

const saltNow = () => vaultOf().keys.current.salt ?? '';
const rows = async (text: string) => (await clinic().clinic.keeper.workspace()?.db.read.all<Record<string, unknown>>({ text, values: [] })) ?? [];
const rotations = () => rows(`SELECT outcome FROM audit_row WHERE action = 'key-rotation' ORDER BY seq`);
const news = async () => (await rows('SELECT kind FROM alert ORDER BY at, id')).map(({ kind }) => kind);
const rotated = (before: string) => vi.waitFor(() => {
  expect(saltNow()).not.toBe(before);
  expect(vaultOf().rotationDueSince).toBeNull();
}, 10_000);
/** Somebody joins and leaves. */
const leave = async () => {
  const added = await clinic().stepUp('staff.add', { userName: 'omar', displayName: 'Omar', role: 'nurse', password: 'omar pebble 8812 lane' });
  expect(await clinic().stepUp('staff.end', { staffId: added.staff?.id ?? '', reason: 'moved away' })).toEqual({ type: 'ended' });
};

it('L7: somebody leaves: the vault says since when another key is due, and it is made at once', async () => {
  await reopen();
  const before = saltNow();
  await leave();
  await rotated(before);
  await vi.waitFor(async () => expect(await rotations()).toEqual([{ outcome: 'ok' }]));
  expect(await news()).toEqual(['left']);
});

it('L7: both windows hear that the key changes and that it is done, the gate while nobody is in front too', async () => {
  await reopen();
  const heard: string[] = [];
  const stop = (['gate', 'clinic'] as const).map((kind) => clinic().clinic.host.connect(kind).onEvent((event) => { if (event.includes('key-change')) heard.push(`${kind} ${event}`); }));
  await leave();
  await vi.waitFor(() => expect([...new Set(heard)]).toEqual(['clinic {"type":"key-change","isRunning":true}', 'clinic {"type":"key-change","isRunning":false}']), 10_000);
  await clinic().clinic.keeper.lock('key');
  heard.splice(0);
  await clinic().clinic.keeper.rotateKey();
  // Said again each second, so as often as it took.
  expect([...new Set(heard)]).toEqual(['gate {"type":"key-change","isRunning":true}', 'gate {"type":"key-change","isRunning":false}']);
  stop.forEach((each) => { each(); });
});

it('L7: a key that could not be changed for a leaver is told, stays due over a restart, and goes with the next session', async () => {
  await reopen(noRoom);
  const before = saltNow();
  await leave();
  await vi.waitFor(async () => expect(await rotations()).toEqual([{ outcome: 'no-space' }]));
  const since = vaultOf().rotationDueSince;
  expect([saltNow(), since, await news()]).toEqual([before, shut().clock.now(), ['left', 'key-not-changed']]);
  await clinic().close();
  expect(vaultOf().rotationDueSince).toBe(since);

  shut().clock.pass(1_000);
  await reopen();
  await rotated(before);
  await vi.waitFor(async () => expect(await rotations()).toEqual([{ outcome: 'no-space' }, { outcome: 'ok' }]));
  await clinic().close();
  const after = saltNow();
  await reopen();
  await clinic().clinic.keeper.signOut('sign-out', 'core');
  expect(saltNow()).toBe(after);
});

it('L7: a change that failed for a leaver is tried again at the next unlock', async () => {
  let isOff = true;
  await reopen({ ports: { freeBytes: () => (isOff ? 0 : 1e12) } });
  const before = saltNow();
  await leave();
  await vi.waitFor(async () => expect(await rotations()).toHaveLength(1));
  isOff = false;
  await clinic().clinic.keeper.lock('key');
  const staffId = clinic().clinic.keeper.people()[0]?.staff.id ?? '';
  expect(valueOf(await clinic().gate['session.unlockWithPassword']({ staffId, password: 'amber kettle 4477 hill' })).type).toBe('signed-in');
  await rotated(before);
});

it('a key that is only a year old waits until nobody is at work, then changes once, and that is told', async () => {
  await reopen();
  const before = saltNow();
  await clinic().close();
  shut().clock.pass(yearMs);
  await reopen();
  expect(await rotations()).toEqual([]);
  await clinic().clinic.keeper.signOut('sign-out', 'core');
  const after = saltNow();
  expect(after).not.toBe(before);
  expect(await signInAnswer(clinic())).toEqual({ type: 'signed-in' });
  expect([await rotations(), await news()]).toEqual([[{ outcome: 'ok' }], ['key-changed']]);
  await clinic().clinic.keeper.signOut('sign-out', 'core');
  expect(saltNow()).toBe(after);
});

it('a year-old key that could not be changed is told once an hour at most', async () => {
  await reopen(noRoom);
  await clinic().close();
  shut().clock.pass(yearMs);
  await reopen(noRoom);
  for (let k = 0; k < 2; k += 1) {
    await clinic().clinic.keeper.signOut('sign-out', 'core');
    expect(await signInAnswer(clinic())).toEqual({ type: 'signed-in' });
  }
  expect([await rotations(), await news()]).toEqual([[{ outcome: 'no-space' }, { outcome: 'no-space' }], ['key-not-changed']]);
});

it('L7: where the vault was lost with its word, the key is due once anybody ever left', async () => {
  await reopen(noRoom);
  await leave();
  await vi.waitFor(async () => expect(await rotations()).toHaveLength(1));
  const before = saltNow();
  await clinic().close();
  rmSync(shut().paths.vault);
  await reopenShut();
  expect(valueOf(await clinic().gate['recovery.open']({ words: shut().words.join(' '), userName: 'ruth', newPassword: 'quiet lantern 5120 quay' }))).toEqual({ type: 'recovered' });
  await rotated(before);
});

it('no second mark is kept in the database', async () => {
  await reopen(noRoom);
  await leave();
  expect(await clinic().clinic.keeper.workspace()?.db.read.all(sql`SELECT name FROM clinic_state WHERE name = 'rotationDue'`)).toEqual([]);
});
