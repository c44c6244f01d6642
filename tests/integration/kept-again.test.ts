import { encode } from 'cborg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RosterState } from '#shared/sync/roster-state.ts';
import { sharedStreams } from '#shared/sync/streams.ts';
import { systemIds } from '#main/adapters/node-ports.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { tryAgain } from '#main/network/kept-changes.ts';
import { createApplyChanges } from '#main/records/index.ts';
import { isAllAsked } from '#main/sync/sync-facts.ts';
import { openTestHub } from '../hub/test-hub.ts';
import { newPatient } from './records-setup.ts';
import { kinds, openClinicAt, until } from './sync-setup.ts';
import type { Workstation } from './sync-setup.ts';

let hub: Awaited<ReturnType<typeof openTestHub>>;
let clinic: Awaited<ReturnType<typeof openClinicAt>>;
let desk: Workstation;
let room: Workstation;
beforeAll(async () => {
  hub = await openTestHub();
  clinic = await openClinicAt(hub, 2);
  [desk, room] = clinic.workstations as [Workstation, Workstation];
}, 20_000);
afterAll(async () => {
  await clinic.close();
  await hub.close();
});

const staffId = systemIds.newId();
const told: { kinds: string[]; events: string[] } = { kinds: [], events: [] };
let tried = 0;
/** As the door runs it, in one transaction of the room's database. */
const again = async (id: number, roster: () => RosterState | undefined = () => room.held().current()?.roster(), viewer: object = { mayOpen: () => true }) => {
  const later: (() => Promise<void>)[] = [];
  const handler = tryAgain({
    isOwnHub: () => false, tryHub: () => undefined, engine: () => ({ ...room.engine(), tryNow: () => { tried += 1; } }), roster, hub: () => Promise.resolve(undefined), changes: createApplyChanges(kinds, { clock: room.clock }),
    onApplied: (applied) => { told.kinds = [...applied]; },
  });
  const answer = await room.db.transaction((tx) => handler({
    tx, read: tx, viewer, clock: room.clock, ids: systemIds, session: { staffId }, emit: (event: { kinds?: string[] }) => { told.events = [...told.events, ...(event.kinds ?? [])]; }, afterwards: (work: () => Promise<void>) => { later.push(work); },
  } as unknown as CallContext, { id }));
  for (const work of later) await work();
  return answer;
};
const keptAs = async (reason: string) => (await room.rows(`SELECT id, kind FROM sync_quarantine WHERE settled_at IS NULL AND reason = '${reason}' ORDER BY id`)).map(({ id, kind }) => ({ id: Number(id), kind }));
const [ours, theirs] = [systemIds.newId(), systemIds.newId()];

describe('P8: a kept change that is tried again', () => {
  it('goes in once the number that it needs is free, and with it what waited for it; the room says who asked for it', async () => {
    await room.write({ ...newPatient(ours), fields: { ...newPatient(ours).fields, recordNumber: 'WL 77' } });
    await desk.write({ ...newPatient(theirs), fields: { ...newPatient(theirs).fields, recordNumber: 'WL 77' } });
    await desk.write({ kind: 'medication', id: systemIds.newId(), patientId: theirs, fields: { display: 'Metformin', dosage: '500 mg', status: 'active' } });
    await Promise.all([desk.start(), room.start()]);
    await until(async () => (await keptAs('collision')).length === 1 && (await keptAs('waiting')).length === 1, 'a collision and what waits for it');
    const [{ id } = { id: 0 }] = await keptAs('collision');

    expect(await again(id), 'nothing has changed').toEqual({ type: 'still', reason: 'collision' });
    expect(await again(id, undefined, { mayOpen: () => false })).toEqual({ type: 'still', reason: 'collision' });
    const [{ id: waits } = { id: 0 }] = await keptAs('waiting');
    expect(await again(waits)).toEqual({ type: 'still', reason: 'waiting' });

    told.events = [];
    await room.write({ kind: 'patient', id: ours, patientId: ours, fields: { recordNumber: 'WL 78' }, settles: ['recordNumber'] });
    expect(await again(id)).toEqual({ type: 'taken-in', reason: null });
    expect(await room.rows(`SELECT record_number AS n FROM patient ORDER BY record_number`)).toEqual([{ n: 'WL 77' }, { n: 'WL 78' }]);
    expect(await room.rows(`SELECT dosage FROM medication`)).toEqual([{ dosage: '500 mg' }]);
    expect([told.kinds.toSorted(), told.events]).toEqual([['medication', 'patient'], ['kept-change', 'patient', 'medication']]);
    expect(await room.rows(`SELECT settled_by AS by, finding FROM sync_quarantine WHERE id = ${id}`)).toEqual([{ by: staffId, finding: 'applied' }]);
    expect(await again(id), 'once more').toEqual({ type: 'no-such', reason: null });
  }, 20_000);

  const keep = async (q: number, reason: string, stream: Uint8Array, change: object | Uint8Array): Promise<number> => {
    const body = change instanceof Uint8Array ? change : encode(change);
    await room.db.transaction((tx) => tx.run({ text: 'INSERT INTO sync_quarantine (dev, bseq, q, stream, reason, kind, eid, at, body) VALUES (1, 900, ?, ?, ?, NULL, NULL, ?, ?)', values: [q, stream, reason, room.clock.now(), body] }));
    return Number((await room.rows(`SELECT id FROM sync_quarantine WHERE q = ${q}`))[0]?.['id']);
  };
  const grant = { sv: 1, hlc: 1n << 20n, wall: Date.parse('2026-03-12T10:31:00.000Z'), off: null, usr: staffId, t: 'staff-grant', id: systemIds.newId(), op: 'put', f: { privilege: ['records:export'] } };

  it('is judged anew: what a newer version can read still may not come from whoever may not write it', async () => {
    const id = await keep(9_001, 'unknown', sharedStreams.rules, grant);
    const state = room.held().current()?.roster();
    const first = state?.devices.get(1);
    if (!state || !first) throw new Error('a roster with the desk');
    const asWorkstation = { ...state, devices: new Map([...state.devices, [1, { ...first, class: 'full' as const }]]) };
    expect(await again(id, () => asWorkstation)).toEqual({ type: 'still', reason: 'forbidden' });
    expect(await room.rows(`SELECT reason, settled_at AS at FROM sync_quarantine WHERE id = ${id}`)).toEqual([{ reason: 'forbidden', at: null }]);
    expect(await again(id)).toEqual({ type: 'does-not-help', reason: 'forbidden' });
  });

  it('asks the hub for a key that has not come, and leaves alone what cannot be read', async () => {
    const id = await keep(9_002, 'no-key', new Uint8Array(16), Uint8Array.of(1, 2, 3));
    expect(await again(id)).toEqual({ type: 'asked', reason: 'no-key' });
    expect([tried, await isAllAsked(room.db.read)]).toEqual([1, true]);
    expect(await again(await keep(9_003, 'unknown', sharedStreams.rules, Uint8Array.of(255)))).toEqual({ type: 'still', reason: 'unknown' });
    expect(await again(await keep(9_004, 'broken', sharedStreams.rules, Uint8Array.of(255)))).toEqual({ type: 'does-not-help', reason: 'broken' });
    expect(await again(12_345)).toEqual({ type: 'no-such', reason: null });
  });
});
