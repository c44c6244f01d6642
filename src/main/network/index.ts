import type { Handlers } from '#shared/contract/define.ts';
import type { networkContract } from '#shared/network/contract.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { handOver, keptFor, setAside, tryAgain } from './kept-changes.ts';
import type { NetworkParts } from './parts.ts';
import { showNetwork } from './show-network.ts';
import { showWaiting } from './show-waiting.ts';
import { statusOf } from './status.ts';
import { isOfPatient } from './store.ts';

export type { NetworkParts } from './parts.ts';
export { coverOf } from './status.ts';

/** What is told of the hub, of other devices and of what came from them. */
export const networkHandlers = (parts: NetworkParts) =>
  ({
    'sync.status': () => Promise.resolve(statusOf(parts.engine())),
    'sync.tryNow': () => {
      parts.tryHub();
      parts.engine()?.tryNow();
      return Promise.resolve({});
    },
    'sync.pauseFirst': async (_context, { isPaused }) => {
      await parts.engine()?.pauseFirst(isPaused);
      return {};
    },
    'sync.waiting': showWaiting(parts),
    'sync.whereIs': async ({ read }, { patientId, recordId }) => {
      const engine = parts.engine();
      const [place] = engine && (await isOfPatient(read, recordId, patientId)) ? await engine.whereAre(read, [recordId]) : [];
      if (!place) return { at: 'unknown', devices: [], known: 0 };
      return { ...place, devices: place.devices.map((dev) => parts.roster()?.devices.get(dev)?.name ?? '') };
    },
    'sync.network': showNetwork(parts),
    'sync.kept': async ({ read, viewer }) => ({ changes: [...(await keptFor(read, viewer, parts))] }),
    'sync.keptCount': async ({ read, viewer }) => ({ open: (await keptFor(read, viewer, parts)).length }),
    'sync.handOver': handOver,
    'sync.setAside': setAside,
    'sync.tryAgain': tryAgain(parts),
  }) satisfies Handlers<Omit<typeof networkContract, 'network.serving'>, CallContext>;
