import { reviewItemsOf } from '#shared/sync/apply.ts';
import { missingRuns } from '#shared/sync/holes.ts';
import { shownOf } from '#shared/sync/live-value.ts';
import { standingOf } from '#shared/sync/tombstone.ts';
import { isEvil, tracesOf } from './attacks.ts';
import type { SimRecord } from './device-state.ts';
import { kindOf } from './kinds.ts';
import { deletionName } from './oracle.ts';
import type { Expected } from './oracle.ts';
import { firstEvil } from './sealed-batch.ts';
import { claimOf } from './state-digest.ts';
import { realRules } from './rules.ts';
import type { SimDevice, World } from './world.ts';

export interface Finding {
  readonly type: 'lost' | 'divergent' | 'other';
  readonly what: string;
}

/** Everything comes back, everybody has the newest version, and all sync until nothing moves any more. */
export const heal = (world: World): void => {
  for (const device of world.devices) {
    device.isCutOff = false;
    world.upgrade(device);
  }
  let before = '';
  for (let round = 0; round < 12; round += 1) {
    for (const device of world.devices) {
      for (let i = 0; i === 0 || (i < 50 && device.state.outbox.length > 0); i += 1) world.push(device, 40, 'arrives');
      world.pull(device, { pages: 1_000, size: 16, fate: 'commits' });
    }
    for (const device of world.devices) world.beat(device);
    const now = JSON.stringify(world.devices.map(({ state }) => [state.outbox.length, state.unsent.length, state.cursor?.seq, state.rosterLength, state.isAllAsked, state.isScoped ? 0 : claimOf(state, world.rules)?.all]));
    if (now === before && round > 0) return;
    before = now;
  }
};

const sorted = (values: Iterable<string>): string => [...values].sort().join(' ');
const idsOf = (world: World, live: readonly { readonly usr: string; readonly dot: { readonly dev: number; readonly q: number } }[]): string =>
  sorted(live.map(({ usr, dot }) => (usr === '' ? `${world.idAt(dot)}` : usr)));

/** What a record is here, in one text: equal on every device, and equal to what the oracle says. */
const textOf = (world: World, { state }: SimRecord): string => [
  standingOf(state), sorted([...state.fields].filter(([, live]) => live.length > 0).map(([name, live]) => `${name}=${idsOf(world, live)}`)),
  idsOf(world, state.tombstones), sorted([...state.counters].filter(([, count]) => count !== 0).map(([name, count]) => `${name}:${count}`)),
].join(' | ');

const expectedText = ({ live, counters, standing }: Expected): string => [
  standing, sorted([...live].filter(([name]) => name !== deletionName).map(([name, ids]) => `${name}=${sorted([...ids].map(String))}`)),
  sorted([...(live.get(deletionName) ?? [])].map(String)), sorted([...counters].filter(([, count]) => count !== 0).map(([name, count]) => `${name}:${count}`)),
].join(' | ');

/** What a person sees of it. */
const seenText = (eid: string, { kind, state }: SimRecord): string => {
  const definition = kindOf(2, kind);
  if (!definition) return '';
  return sorted([
    ...[...state.fields].map(([name, live]) => `${name}=${String(shownOf(definition, name, live)?.value)}`), ...reviewItemsOf(eid, state, definition).map(({ id }) => id),
  ]);
};

const streamsOf = (device: SimDevice): (stream: number) => boolean => (stream) => !device.isPhone || stream === 0;

export const verify = (world: World): { readonly findings: readonly Finding[]; readonly lastWriterWouldLose: number } => {
  const findings: Finding[] = world.complaints.map((what) => ({ type: 'other', what }));
  const add = (type: Finding['type'], what: string) => void findings.push({ type, what });
  const living = world.devices.filter((device) => !device.isGone);
  const atHub = world.hub.writes();
  const known = new Set([...atHub, ...living.flatMap(({ state }) => [...state.held])].filter((id) => world.oracle.writes.has(id)));
  for (const id of known) if (!atHub.has(id)) add('lost', `write ${id} of ${world.oracle.writes.get(id)?.eid} is at a workstation and not at the hub`);
  const expected = world.oracle.expect(known);
  let lastWriterWouldLose = 0;
  for (const each of expected.values()) lastWriterWouldLose += each.lastWriterWouldLose;
  const seen = new Map<string, string>();
  for (const device of living) {
    const { name, state } = device;
    if (state.outbox.length + state.unsent.length > 0) add('lost', `${name} still has ${state.outbox.length} changes and ${state.unsent.length} batches to send`);
    for (const each of state.quarantine) {
      const isMeant = each.type === 'change' ? world.evilRecords.has(each.change.id) : isEvil(each.batch);
      if (!isMeant) add('lost', `${name} keeps a ${each.type} apart: ${each.reason}`);
    }
    for (const [dev, own] of device.isPhone ? [] : state.batches) if (dev < firstEvil && Math.max(0, ...own.keys()) !== own.size) add('lost', `${name} misses a batch of device ${dev}`);
    if (!device.isPhone) for (const [dev, received] of state.received) for (const run of dev < firstEvil ? missingRuns(received) : []) add('lost', `${name} misses changes ${run.from} to ${run.to} of device ${dev}`);
    for (const gap of state.questions) add('lost', `${name} was told of a change in its stream that never came: ${gap}`);
    const isMine = streamsOf(device);
    for (const [eid, each] of expected) {
      if (!isMine(each.stream)) continue;
      const record = state.records.get(eid);
      const [own, should] = [record ? textOf(world, record) : 'absent', expectedText(each)];
      if (own !== should) add(own.length < should.length ? 'lost' : 'divergent', `${name} has ${eid} as ${own} and not ${should}`);
      const text = record ? seenText(eid, record) : '';
      if ((seen.get(eid) ?? text) !== text) add('divergent', `${name} shows ${eid} as ${text}, another as ${seen.get(eid)}`);
      seen.set(eid, text);
    }
  }
  const sums = new Set(living.flatMap(({ state }) => (state.isScoped ? [] : [String(claimOf(state, realRules)?.all)])));
  if (sums.size > 1) add('divergent', 'what the records of two devices come to differs');
  for (const what of tracesOf(world)) add('other', what);
  return { findings, lastWriterWouldLose };
};
