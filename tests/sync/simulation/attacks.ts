import { encodeChangeBody } from '#shared/sync/change.ts';
import { kepOf } from '#shared/sync/envelope.ts';
import { streamOfKind } from './kinds.ts';
import { manifestIn, sha256 } from './model-crypto.ts';
import { takeClinicKey } from './pull.ts';
import { nameOfKey, sealBatch } from './sealed-batch.ts';
import type { SealedBatch } from './sealed-batch.ts';
import { badPhone, insider, lostDevice } from './world.ts';
import type { World } from './world.ts';

/** A batch as its device would sign it, saying whatever it likes: the hub takes what is signed by an active device. */
const sealEvil = (world: World, dev: number, kind: string, { epoch, isKnownKey }: { readonly epoch: number; readonly isKnownKey: boolean }): SealedBatch => {
  const last = world.hub.lastBatch(dev);
  const id = world.oracle.newId();
  const eid = `evil-${id}`;
  world.evilRecords.add(eid);
  const stream = streamOfKind(kind, 0);
  const q = world.hub.lastCount(dev) + 1;
  const body = encodeChangeBody({
    sv: 1, hlc: BigInt(world.now) << 16n, wall: world.now, off: null, usr: String(id), t: kind, id: eid, op: 'put',
    f: new Map([[kind === 'staff-grant' ? 'staffId' : 'text', { value: 'evil', context: new Map() }]]),
  });
  const known = world.roster.at(world.roster.length);
  // Every workstation has some key of each stream and epoch: one of those, or one of its own that the batch brings.
  const keys = new Set(isKnownKey ? [nameOfKey({ stream, kep: kepOf(epoch, dev) })] : []);
  for (const device of isKnownKey ? world.devices : []) device.state.keys = new Set([...device.state.keys, ...keys]);
  return sealBatch({ dev, bseq: last.bseq + 1, prev: last.hash, roster: known.hash, epoch, items: [{ q, stream, body }], streamLast: new Map(), keys });
};

/** Security rows H3 and P8: each must come to nothing at every device. */
const attacks: readonly ((world: World) => void)[] = [
  // A phone writes a grant, or in a stream that is not its own.
  (world) => {
    const { epoch } = world.roster.at(world.roster.length);
    world.hub.push(sealEvil(world, badPhone, 'staff-grant', { epoch, isKnownKey: true }));
  },
  // A revoked device wraps a key, and a hub that keeps to nothing hands it over.
  (world) => {
    const { devices } = world.roster.at(world.roster.length);
    if (!devices.get(lostDevice)?.revoked) world.cutOff(lostDevice);
    const batch = sealEvil(world, lostDevice, 'observation', { epoch: world.roster.at(world.roster.length).epoch, isKnownKey: false });
    for (const key of batch.keys) world.evilKeys.add(nameOfKey(key));
    world.hub.keep(batch);
  },
  // The hub hands over a clinic key of its own.
  (world) => {
    const { epoch } = world.roster.at(world.roster.length);
    for (const device of world.devices) {
      if (device.isGone || device.isCutOff) continue;
      takeClinicKey(device.state, epoch, sha256('a key of the hub'), world.partsFor(device));
    }
  },
  // Somebody who knows the floor seals under a key below it.
  (world) => {
    if (world.roster.at(world.roster.length).floorEpoch < 2) world.roster.openFloor();
    world.hub.learnRoster(world.roster.length);
    world.hub.push(sealEvil(world, insider, 'observation', { epoch: 1, isKnownKey: true }));
  },
];

export const attack = (world: World, n: number): void => {
  // Only a hub that knows the whole roster can be asked to take a batch that names its end.
  if (world.hub.rosterLength === world.roster.length) attacks[n % attacks.length]?.(world);
};

/** Whatever a device took of it, in words. */
export const tracesOf = (world: World): readonly string[] => world.devices.filter((device) => !device.isGone).flatMap(({ name, state }) => [
  ...[...state.records.keys()].filter((eid) => world.evilRecords.has(eid)).map((eid) => `${name} applied ${eid}`),
  ...[...state.keys].filter((key) => world.evilKeys.has(key)).map((key) => `${name} took the key ${key}`),
  ...[...state.clinicKeys].filter(([, key]) => key.every((byte, i) => byte === sha256('a key of the hub')[i])).map(([epoch]) => `${name} took a clinic key of epoch ${epoch} from the hub`),
]);


export const isEvil = (batch: SealedBatch): boolean => [insider, badPhone, lostDevice].includes(manifestIn(batch.manifest).dev);
