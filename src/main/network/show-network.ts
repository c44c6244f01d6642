import type { OutputOf } from '#shared/contract/define.ts';
import type { networkContract } from '#shared/network/contract.ts';
import type { RosterDevice } from '#shared/sync/roster-state.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { OtherDevice } from '#main/sync/sync-engine.ts';
import type { NetworkParts } from './parts.ts';
import { leavers, ownCount } from './store.ts';

type Network = OutputOf<(typeof networkContract)['sync.network']>;
type Device = Network['devices'][number];

/** As staff_end has it for the computer that wrote it, before there were others. */
const thisComputer = 'this-computer';

const deviceOf = (device: RosterDevice, other: OtherDevice | undefined, { dev: own, lastQ }: { readonly dev: number; readonly lastQ: number }, left: Awaited<ReturnType<typeof leavers>>): Device => {
  const { dev, name, admittedAt, revoked } = device;
  const isThisComputer = dev === own;
  const isConfirmed = (confirmed: readonly string[]): boolean => confirmed.includes(String(dev)) || (isThisComputer && confirmed.includes(thisComputer));
  return {
    dev, name, class: device.class, isThisComputer, admittedAt: new Date(admittedAt).toISOString(), revoked: revoked ? { at: new Date(revoked.at).toISOString(), why: revoked.why } : null,
    heardAt: other?.heardAt ?? null, behind: other?.heardAt ? Math.max(0, lastQ - other.hasOurs) : null, gaps: (other?.auditGaps ?? []).map(({ from, to }) => ({ from, to })),
    // A phone opens no way in of its own; a revoked device has none.
    leavers: revoked || device.class === 'phone' ? [] : left.filter(({ confirmed }) => !isConfirmed(confirmed)).map(({ name: who }) => who),
  };
};

/** The hub and every device, this computer first; who was revoked comes last. */
export const showNetwork = ({ engine, roster, hub, isOwnHub }: NetworkParts) => async ({ read }: CallContext): Promise<Network> => {
  const [address, state, own] = [await hub(read), roster(), await ownCount(read)];
  const [others, left] = [(await engine()?.others(read)) ?? [], await leavers(read)];
  const rank = (device: Device): number => (device.isThisComputer ? 0 : device.revoked ? 2 : 1);
  return {
    hub: address ? { host: address.host, port: address.port, proxy: address.proxy ?? null, isThisComputer: isOwnHub(address) } : null,
    devices: [...(state?.devices.values() ?? [])].map((device) => deviceOf(device, others.find(({ dev }) => dev === device.dev), own, left)).sort((a, b) => rank(a) - rank(b) || a.dev - b.dev),
    waiting: [...(state?.waiting.values() ?? [])].map(({ name }) => name), hasForked: (state?.forks.length ?? 0) > 0,
  };
};
