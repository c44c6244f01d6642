import { hexOf } from './change.ts';
import type { RosterDevice, RosterEpoch, RosterState } from './roster-state.ts';

/** One side of a fork: what holds at its end, and the entries that the other side has not. */
export interface Branch {
  readonly state: RosterState;
  readonly names: ReadonlySet<string>;
  /** Devices that signed one of these entries. */
  readonly signers: ReadonlySet<number>;
}

const firstOf = <T>(a: T, b: T, key: (value: T) => string): T => (key(a) <= key(b) ? a : b);

const hasRevoked = ({ state }: Branch, devs: ReadonlySet<number>): boolean => [...devs].some((dev) => state.devices.get(dev)?.revoked !== undefined);
const hasRevokedAll = ({ state }: Branch, devs: ReadonlySet<number>): boolean => [...devs].every((dev) => state.devices.get(dev)?.revoked !== undefined);

/** Additions of one side stand when everybody who signed on the other had been revoked here, and nobody who signed here was there: a late fork by a lost device. */
const stands = (side: Branch, other: Branch): boolean => hasRevokedAll(side, other.signers) && !hasRevoked(other, side.signers);

const addedIn = ({ state, names }: Branch): readonly RosterDevice[] => [...state.devices.values()].filter(({ admittedIn, revoked }) => names.has(admittedIn) && !revoked);

type Revoked = NonNullable<RosterDevice['revoked']>;
/** Of two cut-offs the earlier counts. */
const earlier = (a: Revoked, b: Revoked): Revoked =>
  a.lastBseq !== b.lastBseq ? (a.lastBseq < b.lastBseq ? a : b) : firstOf(a, b, ({ lastHash, at, why }) => `${hexOf(lastHash)} ${at} ${why}`);

const joinedDevices = (main: Branch, side: Branch): ReadonlyMap<number, RosterDevice> => {
  const waits = new Set([[main, side] as const, [side, main] as const].flatMap(([own, other]) => (stands(own, other) ? [] : addedIn(own).map(({ admittedIn }) => admittedIn))));
  const devices = new Map<number, RosterDevice>();
  for (const device of [...main.state.devices.values(), ...side.state.devices.values()]) {
    if (waits.has(device.admittedIn) && !device.revoked) continue;
    const held = devices.get(device.dev);
    if (!held) devices.set(device.dev, device);
    else if (held.admittedIn !== device.admittedIn) devices.set(device.dev, firstOf(held, device, ({ revoked, admittedIn }) => `${revoked ? 1 : 0} ${admittedIn}`));
    else if (device.revoked) devices.set(device.dev, { ...held, revoked: held.revoked ? earlier(held.revoked, device.revoked) : device.revoked });
  }
  return devices;
};

const joinedWaiting = (main: Branch, side: Branch, devices: ReadonlyMap<number, RosterDevice>): ReadonlyMap<string, RosterDevice> => {
  const counted = new Set([...devices.values()].map(({ admittedIn }) => admittedIn));
  const all = [...main.state.waiting, ...side.state.waiting, ...[main, side].flatMap((branch) => addedIn(branch).map((device) => [device.admittedIn, device] as const))];
  // What one side turned away or confirmed does not come back by the other.
  const settled = (name: string) => [main, side].some(({ state }) => state.settled.has(name));
  return new Map(all.filter(([name]) => !counted.has(name) && !settled(name)).sort(([a], [b]) => (a < b ? -1 : 1)));
};

const joinedEpochs = (main: RosterState, side: RosterState): ReadonlyMap<number, RosterEpoch> => {
  const epochs = new Map(main.epochs);
  for (const [epoch, theirs] of side.epochs) {
    const ours = epochs.get(epoch);
    if (!ours) {
      epochs.set(epoch, theirs);
      continue;
    }
    const keys = new Map([ours, ...ours.besides, theirs, ...theirs.besides].map((key) => [hexOf(key.commit), key]));
    const [first, ...rest] = [...keys].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { commit, seals, recovery }]) => ({ commit, seals, recovery }));
    if (first) epochs.set(epoch, { ...firstOf(ours, theirs, ({ openedAt, commit }) => String(openedAt).padStart(16, '0') + hexOf(commit)), ...first, besides: rest });
  }
  return epochs;
};

/**
 * Both sides of a fork as one: revocations of both, of two cut-offs the earlier; devices that either side added wait for a second
 * administrator; clinic keys of both open, and a new epoch above both is due before anybody seals. The same whichever side is called first,
 * but for the chain that goes on.
 */
export const joinForks = (main: Branch, side: Branch): RosterState => {
  const devices = joinedDevices(main, side);
  const [a, b] = [main.state, side.state];
  return {
    ...a,
    devices, waiting: joinedWaiting(main, side, devices), epochs: joinedEpochs(a, b),
    usedDevs: new Set([...a.usedDevs, ...b.usedDevs]), settled: new Set([...a.settled, ...b.settled]),
    epoch: Math.max(a.epoch, b.epoch), floorEpoch: Math.max(a.floorEpoch, b.floorEpoch), isFloorDue: true,
    forks: [...new Set([...a.forks, ...b.forks, hexOf(a.head), hexOf(b.head)])].sort(),
  };
};
