import { isConflict } from '#shared/sync/live-value.ts';
import { fieldOf, tombstoneName } from '#shared/sync/policies.ts';
import { standingOf } from '#shared/sync/tombstone.ts';
import { author } from './author.ts';
import type { Wish } from './author.ts';
import type { SimRecord } from './device-state.ts';
import { kindOf, phoneKinds, streamOfKind } from './kinds.ts';
import type { Step } from './steps.ts';
import type { SimDevice, World } from './world.ts';

const write = (world: World, device: SimDevice, wish: Wish): void => {
  const id = author(device.state, wish, { rules: world.rules, oracle: world.oracle, clock: world.now + device.skew });
  world.dots.set(`${device.state.dev}/${device.state.lastQ}`, id);
};

/** Few values, so that two people now and then write the same. */
const valueOf = (n: number): string => ['active', 'resolved', 'unknown', `said ${n % 17}`][n % 4] ?? '';

const registersOf = (device: SimDevice, kind: string): readonly string[] =>
  Object.entries(kindOf(device.state.version, kind)?.fields ?? {}).flatMap(([name, { policy }]) => (policy === 'review' || policy === 'auto' ? [name] : []));

const shown = (device: SimDevice, wanted: (record: SimRecord) => boolean): readonly (readonly [string, SimRecord])[] =>
  [...device.state.records].filter(([, record]) => {
    const standing = standingOf(record.state);
    return (standing === 'stands' || standing === 'questioned') && (!device.isPhone || phoneKinds.has(record.kind)) && wanted(record);
  });

const pick = <T>(all: readonly T[], n: number): T | undefined => all[n % Math.max(1, all.length)];

const create = (world: World, device: SimDevice, n: number): void => {
  const kinds = device.isPhone ? ['observation', 'allergy-intolerance'] : ['observation', 'allergy-intolerance', 'allergy-intolerance', 'stock', ...(device.state.version === 2 ? ['referral'] : []), ...(device === world.devices[0] ? ['staff-grant'] : [])];
  const kind = pick(kinds, n) ?? 'observation';
  const names = Object.entries(kindOf(device.state.version, kind)?.fields ?? {}).filter(([, { policy }], i) => policy !== 'set' && (i === 0 || (n >> i) % 2 === 0));
  const values = new Map(names.map(([name, { policy }]): [string, unknown] => [name, policy === 'counter' ? n % 20 : valueOf(n + name.length)]));
  write(world, device, { op: 'put', kind, eid: `${kind}-${world.oracle.lastId + 1}`, stream: streamOfKind(kind, device.isPhone ? 0 : n % 3), values });
};

/** A person of the directory whose id is the same everywhere: whoever has none makes it. */
const sameId = (world: World, device: SimDevice, n: number): void => {
  if (device.isPhone) return;
  const eid = `practitioner-${n % 2}`;
  const isThere = device.state.records.has(eid) && standingOf(device.state.records.get(eid)?.state ?? { bases: [], fields: new Map(), tombstones: [] }) !== 'unmade';
  const values = new Map<string, unknown>([[n % 3 === 0 ? 'reason' : 'value', valueOf(n)]]);
  write(world, device, { op: isThere ? 'amend' : 'put', kind: 'practitioner', eid, stream: streamOfKind('practitioner', 0), values });
};

/** What a person settles: a field with two answers, or a record deleted and edited. */
const settle = (world: World, device: SimDevice, n: number): void => {
  for (const [eid, { kind, stream, state }] of shown(device, () => true)) {
    const definition = kindOf(device.state.version, kind);
    if (!definition) continue;
    const wish = (name: string, value: unknown): Wish => ({ op: 'resolve', kind, eid, stream, values: new Map([[name, value]]) });
    if (standingOf(state) === 'questioned') {
      write(world, device, wish(tombstoneName, false));
      return;
    }
    for (const [name, live] of state.fields) {
      const field = fieldOf(definition, name);
      if (!field || !isConflict(field, live)) continue;
      write(world, device, wish(name, pick(live, n)?.value));
      return;
    }
  }
};

type PersonStep = Extract<Step, { readonly do: 'write' | 'create' | 'set' | 'count' | 'delete' | 'settle' | 'same-id' }>;

/** Something that a person does at a workstation. */
export const personDoes = (world: World, device: SimDevice, { do: act, n }: PersonStep): void => {
  if (device.isGone) return;
  if (act === 'create') create(world, device, n);
  else if (act === 'same-id') sameId(world, device, n);
  else if (act === 'settle') settle(world, device, n);
  else {
    const kinds = { write: ['allergy-intolerance', 'stock', 'practitioner', 'referral'], set: ['allergy-intolerance'], count: ['stock'], delete: ['allergy-intolerance', 'stock'] }[act];
    // Most of the time everybody is at the same record: that is where things go wrong.
    const isHot = n % 2 > 0;
    const found = pick(shown(device, ({ kind }) => kinds.includes(kind) && kindOf(device.state.version, kind) !== undefined), isHot ? 0 : n);
    if (!found) {
      if (act === 'write') create(world, device, n);
      return;
    }
    const [eid, { kind, stream }] = found;
    if (act === 'delete') {
      // Now and then: most records stay.
      if (n % 4 === 0) write(world, device, { op: 'del', kind, eid, stream, values: new Map() });
      return;
    }
    const name = act === 'set' ? `tags/${['asthma', 'falls'][n % 2] ?? ''}` : act === 'count' ? 'onHand' : (pick(registersOf(device, kind), isHot ? (n >> 1) % 2 : n >> 3) ?? '');
    const registers = registersOf(device, kind);
    // A form saves two fields at once now and then.
    if (act === 'write' && n % 4 === 1 && registers.length > 1) {
      const two = [pick(registers, n), pick(registers, n + 1)].map((each): [string, unknown] => [each ?? '', valueOf(n)]);
      write(world, device, { op: 'amend', kind, eid, stream, values: new Map(two) });
      return;
    }
    const value = act === 'set' ? n % 3 !== 0 : act === 'count' ? (n % 9) - 5 : valueOf(n);
    if (name !== '') write(world, device, { op: act === 'count' ? 'inc' : 'amend', kind, eid, stream, values: new Map([[name, value]]) });
  }
};
