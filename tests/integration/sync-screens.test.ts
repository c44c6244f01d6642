import { encode } from 'cborg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemIds } from '#main/adapters/node-ports.ts';
import { tellSyncAlarms } from '#main/alarms/index.ts';
import { createAuditLog } from '#main/audit/index.ts';
import { networkHandlers } from '#main/network/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { RosterState } from '#shared/sync/roster-state.ts';
import { peopleOf } from './shared-desk.ts';
import { asha, openTestClinic, valueOf } from './test-clinic.ts';

let clinic: Awaited<ReturnType<typeof openTestClinic>>;
let people: ReturnType<typeof peopleOf>;
const ids = { asha: '', nina: '', clara: '' };

const database = () => {
  const db = clinic.clinic.keeper.current()?.db;
  if (!db) throw new Error('nobody is signed in');
  return db;
};
const body = (usr: string) => encode({ sv: 1, hlc: 1n << 20n, wall: Date.parse('2026-03-12T10:31:00.000Z'), off: null, usr, t: 'condition', id: systemIds.newId(), op: 'put', f: { display: ['Asthma'] } });
const keep = (q: number, reason: string, kind: string | null, bytes: Uint8Array) => database().transaction(async (tx) => {
  const stream = (await tx.get<{ stream: Uint8Array }>({ text: 'SELECT stream FROM sync_stream WHERE patient_id = ?', values: [ids.asha] }))?.stream ?? new Uint8Array(16);
  await tx.run({ text: 'INSERT INTO sync_quarantine (dev, bseq, q, stream, reason, kind, eid, at, body) VALUES (2, 1, ?, ?, ?, ?, NULL, ?, ?)', values: [q, stream, reason, kind, clinic.clock.now(), bytes] });
});
const kept = async () => valueOf(await clinic.client['sync.kept']({})).changes;

beforeAll(async () => {
  clinic = await openTestClinic({ signedInAs: 'administrator' });
  people = peopleOf(clinic);
  ids.nina = await people.add('nina', 'nurse');
  ids.clara = await people.add('clara', 'clinician');
  const done = valueOf(await clinic.client['patients.register']({ patient: asha, notTheSame: [] }));
  if (done.type === 'registered') ids.asha = done.patient.id;
  await keep(3, 'forbidden', 'condition', body(ids.nina));
  await keep(4, 'no-key', null, Uint8Array.of(1, 2, 3));
  await people.be('clara');
});
afterAll(() => clinic.close());

describe('what came and was not taken in', () => {
  it('P8: is a task that says who wrote what for whom, and nothing of what it says', async () => {
    const [forbidden, unread] = await kept();
    expect(forbidden).toMatchObject({ reason: 'forbidden', recordKind: 'condition', staffName: 'A nina', patientName: 'Haddad, Asha', waitsFor: null, isYours: false });
    expect(unread).toMatchObject({ reason: 'no-key', recordKind: '', staffName: '', waitsFor: 'new-keys' });
    expect(JSON.stringify(await kept())).not.toContain('Asthma');
    expect(valueOf(await clinic.client['sync.keptCount']({})).open).toBe(2);
  });

  it('L4: of a kind that may be labelled only who may see such hears which it is', async () => {
    await people.be('nina');
    expect((await kept()).map(({ recordKind }) => recordKind)).toEqual(['', '']);
    await people.be('clara');
  });

  it('L5: of a closed chart nobody it is closed to hears anything, nor can settle it', async () => {
    const id = (await kept())[0]?.id ?? 0;
    await people.be('ruth');
    const added = valueOf(await clinic.client['restrictions.add']({ patientId: ids.asha, closedTo: { type: 'person', staffId: ids.nina }, reason: 'a neighbor' }));
    await people.be('nina');
    expect([await kept(), valueOf(await clinic.client['sync.keptCount']({})).open]).toEqual([[], 0]);
    expect(valueOf(await clinic.client['sync.setAside']({ id, finding: 'guess' })).type).toBe('no-such');
    expect(valueOf(await clinic.client['sync.handOver']({ id, staffId: ids.clara })).type).toBe('no-such');
    await people.be('ruth');
    if (added.type === 'added') await clinic.client['restrictions.lift']({ id: added.id, patientId: ids.asha, reason: 'a test' });
    await people.be('clara');
  });

  it('P8, H4: forbidden changes and a hub that hides are alarms, once a day each, and the log says so', async () => {
    const audit = createAuditLog(clinic.clock);
    const at = clinic.clock.now();
    const found = [{ kind: 'tail-withheld', dev: null, at }, { kind: 'digest-differs', dev: null, at }, { kind: 'fork', dev: 2, at }, { kind: 'audit-gap', dev: 3, at }] as const;
    await tellSyncAlarms(database(), audit, systemIds, found);
    await tellSyncAlarms(database(), audit, systemIds, found);
    await people.be('ruth');
    const alerts = valueOf(await clinic.client['alerts.list']({})).alerts.filter(({ kind }) => ['hub-untrue', 'device-fork', 'audit-gap', 'forbidden-write'].includes(kind));
    expect(alerts.map(({ kind }) => kind).toSorted()).toEqual(['audit-gap', 'device-fork', 'forbidden-write', 'hub-untrue']);
    expect(alerts.find(({ kind }) => kind === 'forbidden-write')?.reasons).toEqual([{ kind: 'forbidden-write', count: 1, usual: null }]);
    const logged = await database().read.all<{ outcome: string }>({ text: `SELECT outcome FROM audit_row WHERE action = 'alarm' AND outcome IN ('hub-untrue', 'device-fork')`, values: [] });
    expect(logged).toHaveLength(2);
    await people.be('clara');
  });

  it('is handed over, and set aside with what was found; its bytes stay', async () => {
    const id = (await kept())[0]?.id ?? 0;
    expect(valueOf(await clinic.client['sync.handOver']({ id, staffId: systemIds.newId() })).type).toBe('no-such-person');
    expect(valueOf(await clinic.client['sync.handOver']({ id, staffId: ids.clara })).type).toBe('handed-over');
    expect((await kept())[0]).toMatchObject({ isYours: true, ownerName: 'A clara' });
    expect(valueOf(await clinic.client['sync.setAside']({ id, finding: 'she no longer works here' })).type).toBe('set-aside');
    expect(valueOf(await clinic.client['sync.setAside']({ id, finding: 'again' })).type).toBe('no-such');
    expect(await kept()).toHaveLength(1);
    const [row] = await database().read.all<{ n: number; finding: string; by: string }>({ text: 'SELECT length(body) AS n, finding, settled_by AS by FROM sync_quarantine WHERE id = ?', values: [id] });
    expect([row && row.n > 10, row?.finding, row?.by]).toEqual([true, 'she no longer works here', ids.clara]);
  });
});

describe('how it stands with the hub', () => {
  it('a clinic without one says so, and nothing waits for it', async () => {
    expect(valueOf(await clinic.client['sync.status']({}))).toMatchObject({ state: 'off', reason: null, waiting: 0, hubSeenAt: null });
    expect(valueOf(await clinic.client['sync.waiting']({}))).toEqual({ changes: [], others: 0 });
    expect(valueOf(await clinic.client['sync.whereIs']({ patientId: ids.asha, recordId: ids.asha }))).toEqual({ at: 'only-here', devices: [], known: 0 });
  });

  it('with one: what waits by kind and writer, where a record is by name, and who is behind or has not closed the door on somebody who left', async () => {
    const device = (dev: number, name: string) => [dev, { dev, name, class: 'full', admittedAt: 0, revoked: undefined }] as const;
    const roster = () => ({ devices: new Map([device(1, 'Desk'), device(2, 'Room 1')]), waiting: new Map(), forks: [] }) as unknown as RosterState;
    const status = { state: 'offline', since: clinic.clock.now(), reason: 'offline', isBusy: false, waiting: 1_000, hubSeenAt: null, nextTryAt: null, firstSync: null, clockOffset: null } as const;
    let tried = 0;
    let hasHeard = false;
    const handlers = networkHandlers({
      isOwnHub: () => false, tryHub: () => undefined, roster, hub: () => Promise.resolve(undefined), changes: { apply: () => Promise.reject(new Error('nothing is applied here')) }, onApplied: () => undefined,
      engine: () => ({
        status: () => status, tryNow: () => { tried += 1; }, beginAnew: () => undefined, pauseFirst: () => Promise.resolve(), wrote: () => undefined, clockOffset: () => null, alarms: () => [], end: () => Promise.resolve(),
        whereAre: (_read: unknown, recordIds: readonly string[]) => Promise.resolve(recordIds.map((id) => ({ at: 'devices', devices: id === ids.nina && !hasHeard ? [] : [2], known: 1 }))), others: () => Promise.resolve([{ dev: 2, heardAt: clinic.clock.now(), hasOurs: 1, auditGaps: [{ logId: 'a', from: 4, to: 6 }] }]),
      }),
    });
    await database().transaction((tx) => tx.run({ text: 'UPDATE staff SET ended_at = ? WHERE id = ?', values: [clinic.clock.now(), ids.nina] }));
    const opened = clinic.clinic.keeper.current();
    if (!opened) throw new Error('nobody is signed in');
    const context = { read: opened.db.read, viewer: opened.access.viewerOf(ids.clara), session: opened.session, clock: clinic.clock, ids: systemIds } as unknown as CallContext;
    await handlers['sync.tryNow']();
    const waiting = await handlers['sync.waiting'](context);
    expect([tried, waiting.changes.some(({ recordKind, staffName, patientId }) => recordKind === 'patient' && staffName === 'Ruth Penhallow' && patientId === ids.asha), waiting.others > 0]).toEqual([1, true, true]);
    expect(await handlers['sync.whereIs'](context, { patientId: ids.asha, recordId: ids.asha })).toEqual({ at: 'devices', devices: ['Room 1'], known: 1 });
    // A record of somebody else is not told of under this patient's name.
    expect(await handlers['sync.whereIs'](context, { patientId: ids.nina, recordId: ids.asha })).toMatchObject({ at: 'unknown' });
    const { devices, leavers } = await handlers['sync.network'](context);
    expect(leavers).toEqual([{ name: 'A nina', endedAt: clinic.clock.now(), shutOn: [], notYetOn: ['Desk', 'Room 1'] }]);
    expect(devices).toMatchObject([{ name: 'Desk', isThisComputer: true, behind: null }, { name: 'Room 1', gaps: [{ from: 4, to: 6 }], leavers: ['A nina'] }]);
    expect((devices[1]?.behind ?? 0) > 0).toBe(true);
    // What only tells of the computer itself is always on its way somewhere, and nobody is behind for it.
    const behindBefore = devices[1]?.behind ?? 0;
    await database().transaction((tx) => tx.run({ text: `INSERT INTO sync_outbox (q, stream, eid, kind, body) VALUES (900000, x'00', 'x', 'heartbeat', x'00')`, values: [] }));
    await database().transaction((tx) => tx.run({ text: `UPDATE sync_state SET number = number + 1 WHERE name = 'lastQ'`, values: [] }));
    expect((await handlers['sync.network'](context)).devices[1]?.behind).toBe(behindBefore);
    // L5: the other one's own report says that it has heard of it; this one's row that its way in is closed.
    hasHeard = true;
    await database().transaction((tx) => tx.run({ text: `INSERT INTO staff_end (staff_id, computer, confirmed_at) VALUES (?, 'this-computer', ?)`, values: [ids.nina, clinic.clock.now()] }));
    const after = await handlers['sync.network'](context);
    expect([after.leavers[0]?.shutOn, after.leavers[0]?.notYetOn, after.devices.map((one) => one.leavers)]).toEqual([['Desk', 'Room 1'], [], [[], []]]);
  });
});
