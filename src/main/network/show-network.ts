import type { OutputOf } from '#shared/contract/define.ts';
import type { networkContract } from '#shared/network/contract.ts';
import type { RosterDevice } from '#shared/sync/roster-state.ts';
import type { CallContext } from '#main/api/call-context.ts';
import type { OtherDevice, SyncAlarm } from '#main/sync/sync-engine.ts';
import type { NetworkParts } from './parts.ts';
import { leavers, ofItselfAfter, ownCount } from './store.ts';
import type { LeaverRow } from './store.ts';

type Network = OutputOf<(typeof networkContract)['sync.network']>;
type Device = Network['devices'][number];

/** As staff_end has it for the computer that wrote it, before there were others. */
const thisComputer = 'this-computer';

const recordsOf = (dev: number, own: number, alarms: readonly SyncAlarm[]): Device['records'] => [
  ...(alarms.some((alarm) => alarm.kind === 'digest-differs' && alarm.dev === dev) ? ['differs' as const] : []),
  ...(dev === own && alarms.some(({ kind }) => kind === 'records-mended') ? ['mended' as const] : []),
];

/** A leaver, and the devices whose own signed reports say that they have heard of it: applying it closes the way in there. */
interface Leaver extends LeaverRow { readonly heardBy: readonly number[] }
const mostLeavers = 200;

const leaversHeard = async (read: CallContext['read'], engine: ReturnType<NetworkParts['engine']>): Promise<readonly Leaver[]> => {
  const left = (await leavers(read)).slice(0, mostLeavers);
  const places = (await engine?.whereAre(read, left.map(({ id }) => id))) ?? [];
  return left.map((row, i) => ({ ...row, heardBy: places[i]?.devices ?? [] }));
};

/** A phone opens no way in of its own; a revoked device has none. */
const opensAWay = ({ class: kind, revoked }: Pick<Device, 'class' | 'revoked'>): boolean => kind !== 'phone' && revoked === null;

const isShutOn = ({ confirmed, heardBy }: Leaver, dev: number, own: number): boolean => heardBy.includes(dev) || (dev === own && confirmed.includes(thisComputer));

type Knowledge = Awaited<ReturnType<typeof ownCount>> & { readonly ofItself: ReadonlyMap<number, number>; readonly left: readonly Leaver[]; readonly alarms: readonly SyncAlarm[] };

const deviceOf = (device: RosterDevice, other: OtherDevice | undefined, { dev: own, lastQ, ofItself, left, alarms }: Knowledge): Device => {
  const { dev, name, admittedAt, revoked } = device;
  const isThisComputer = dev === own;
  return {
    dev, name, class: device.class, isThisComputer, admittedAt: new Date(admittedAt).toISOString(), revoked: revoked ? { at: new Date(revoked.at).toISOString(), why: revoked.why } : null,
    heardAt: other?.heardAt ?? null, behind: other?.heardAt ? Math.max(0, lastQ - other.hasOurs - (ofItself.get(dev) ?? 0)) : null, gaps: (other?.auditGaps ?? []).map(({ from, to }) => ({ from, to })),
    leavers: revoked || device.class === 'phone' ? [] : left.filter((leaver) => !isShutOn(leaver, dev, own)).map(({ name: who }) => who),
    records: recordsOf(dev, own, alarms),
  };
};

/** The hub and every device, this computer first; who was revoked comes last. */
export const showNetwork = ({ engine, roster, hub, isOwnHub }: NetworkParts) => async ({ read }: CallContext): Promise<Network> => {
  const [address, state, own] = [await hub(read), roster(), await ownCount(read)];
  const [others, left] = [(await engine()?.others(read)) ?? [], await leaversHeard(read, engine())];
  const ofItself = new Map(await Promise.all(others.map(async ({ dev, hasOurs }) => [dev, await ofItselfAfter(read, own, hasOurs)] as const)));
  const rank = (device: Device): number => (device.isThisComputer ? 0 : device.revoked ? 2 : 1);
  const devices = [...(state?.devices.values() ?? [])].map((device) => deviceOf(device, others.find(({ dev }) => dev === device.dev), { ...own, ofItself, left, alarms: engine()?.alarms() ?? [] })).sort((a, b) => rank(a) - rank(b) || a.dev - b.dev);
  const shutBy = (leaver: Leaver, isShut: boolean): string[] => devices.filter((device) => opensAWay(device) && isShutOn(leaver, device.dev, own.dev) === isShut).map(({ name }) => name);
  return {
    hub: address ? { host: address.host, port: address.port, proxy: address.proxy ?? null, isThisComputer: isOwnHub(address) } : null, devices,
    leavers: devices.length === 0 ? [] : left.map((leaver) => ({ name: leaver.name, endedAt: leaver.endedAt, shutOn: shutBy(leaver, true), notYetOn: shutBy(leaver, false) })),
    waiting: [...(state?.waiting.values() ?? [])].map(({ name }) => name), hasForked: (state?.forks.length ?? 0) > 0,
  };
};
