import { setImmediate as yieldTurn } from 'node:timers/promises';
import { compareClaims, isSameDigest, packDigest } from '#shared/sync/digest.ts';
import type { Digest, StateClaim } from '#shared/sync/digest.ts';
import type { Writer } from '#shared/database/types.ts';
import type { Clock, Log } from '#main/ports.ts';
import type { RecordDigests } from '#main/records/index.ts';
import { claimNow, keepSums, setOfChanges, streamsDue, streamsLookedAtLast, streamsOfPart } from './digest-store.ts';
import type { StreamToSum } from './digest-store.ts';
import { heardDevices } from './heartbeat.ts';
import type { HeardDevice } from './heartbeat.ts';
import { mendStream } from './mend-stream.ts';
import type { Mended, MendParts } from './mend-stream.ts';
import type { Written } from './open-envelopes.ts';
import type { StatusKeeper } from './status-keeper.ts';
import { isAllAsked, keepAskAll } from './sync-facts.ts';

export interface WatchParts extends MendParts {
  readonly digests: RecordDigests;
  readonly keeper: StatusKeeper;
  readonly clock: Clock;
  readonly log: Log;
  /** Records were put right: whoever shows them reads them anew. */
  readonly onMended: (written: Written) => void;
}

/** Of one go: nobody waits for it, and what is left over is done with the next. */
const mostMs = 300;
const piece = 16;
const lookedAtOnce = 32;

/**
 * Keeps the sums over the records of each stream, compares them with what other workstations say of theirs, and works out again from the signed
 * changes what does not fit. One for each session with a hub.
 */
export const createStateWatch = (parts: WatchParts) => {
  const { db, keys, digests, keeper, clock, log, onMended } = parts;
  const devs = () => keys.roster().devices.keys();
  /** By device, what was compared last: the same is not compared twice. */
  const compared = new Map<number, string>();
  /** What was acted on: two that stay different after both worked it out again do not go on at it. */
  const acted = new Set<string>();
  const differing = new Set<number>();
  let mustTell = false;

  /** Streams of which a part has to come from the hub first. */
  const waiting = new Set<string>();

  const mend = async (streams: Iterable<string>, { mayAsk }: { readonly mayAsk: boolean }): Promise<void> => {
    let isMended = false;
    const mendOne = async (stream: string): Promise<Mended['type']> => {
      const outcome = await mendStream(parts, stream);
      if (outcome.type === 'incomplete' && mayAsk) waiting.add(stream);
      if (outcome.type === 'mended') {
        isMended = true;
        onMended(outcome.written);
      }
      await yieldTurn();
      return outcome.type;
    };
    const inTheWay: string[] = [];
    for (const stream of streams) if ((await mendOne(stream)) === 'in-the-way') inTheWay.push(stream);
    // What stood in their place is right now, unless it lies in a part that comes later.
    for (const stream of inTheWay) if ((await mendOne(stream)) === 'in-the-way') log.write('sync-records-in-the-way');
    if (isMended) {
      log.write('sync-records-mended');
      keeper.raise('records-mended', null);
    }
    if (!mayAsk || waiting.size === 0) return;
    log.write('sync-mends-later');
    await db.transaction((tx) => keepAskAll(tx), { priority: 'job' });
  };

  /** Everything was asked for and has come since. */
  const mendWaiting = async (): Promise<void> => {
    if (waiting.size === 0 || (await isAllAsked(db.read))) return;
    const streams = [...waiting];
    waiting.clear();
    await mend(streams, { mayAsk: false });
    compared.clear();
  };

  /** Works out these sums. Answers the streams that nobody wrote to and that say something else than before. */
  const sum = async (due: readonly StreamToSum[]): Promise<readonly string[]> => {
    const altered: string[] = [];
    for (let from = 0; from < due.length; from += piece) {
      const some = due.slice(from, from + piece);
      const sums = await digests.sumsOf(db.read, some.map(({ stream }) => stream));
      const worked = some.flatMap(({ stream, version, isDue, was }) => {
        const now = sums.get(stream);
        return now ? [{ stream, version, sum: now, isAltered: !isDue && !isSameDigest(was, now) }] : [];
      });
      const wrote = await db.transaction((tx) => keepSums(tx, worked, Date.parse(clock.now())), { priority: 'job', durability: 'read-audit' });
      // One that was written to meanwhile is due again.
      if (wrote === worked.length) altered.push(...worked.flatMap(({ stream, isAltered }) => (isAltered ? [stream] : [])));
      await yieldTurn();
    }
    return altered;
  };

  /** True once every sum is worked out. */
  const catchUp = async (): Promise<boolean> => {
    for (const until = clock.monotonic() + mostMs; clock.monotonic() < until;) {
      const due = await streamsDue(db.read, 4 * piece);
      if (due.length === 0) return true;
      await sum(due);
    }
    return (await streamsDue(db.read, 1)).length === 0;
  };

  const nameOf = (digest: Digest): string => Buffer.from(packDigest(digest)).toString('hex');

  const claimOfOwn = () => db.transaction((tx) => claimNow(tx, devs(), digests.rules), { priority: 'job' });

  const agreed = (dev: number): void => {
    differing.delete(dev);
    keeper.settle('digest-differs', (other) => other === dev);
  };

  /** False when somebody wrote meanwhile: it is compared with the next go. */
  const compareWith = async ({ dev }: HeardDevice, theirs: StateClaim): Promise<boolean> => {
    const own = await claimOfOwn();
    const verdict = own && compareClaims(own, theirs);
    if (!own || !verdict || verdict.type === 'other-set') return false;
    if (verdict.type === 'same') {
      agreed(dev);
      return true;
    }
    differing.add(dev);
    keeper.raise('digest-differs', dev);
    const { parts: where } = verdict;
    const pair = `${dev}/${nameOf(own.all)}/${nameOf(theirs.all)}/${where ? 'parts' : 'all'}`;
    if (acted.has(pair)) return true;
    acted.add(pair);
    // Where they differ shows once each has said its parts.
    mustTell = true;
    if (!where) return true;
    log.write('sync-records-differ', { dev, parts: where.length });
    for (const part of where) await mend(await streamsOfPart(db.read, part), { mayAsk: true });
    await catchUp();
    const again = await claimOfOwn();
    if (again && compareClaims(again, theirs).type === 'same') agreed(dev);
    return true;
  };

  return {
    /** Once everything is sent and received. Answers whether the others are to hear at once where this workstation stands. */
    look: async (): Promise<boolean> => {
      await mendWaiting();
      if (!(await catchUp())) return false;
      const heard = (await heardDevices(db.read)).filter(({ heartbeat }) => heartbeat.state !== undefined);
      const set = heard.length > 0 ? await setOfChanges(db.read, devs(), digests.rules) : undefined;
      for (const device of set ? heard : []) {
        const theirs = device.heartbeat.state;
        if (!set || !theirs || !isSameDigest(set, theirs.set) || keys.roster().devices.get(device.dev)?.revoked) continue;
        const name = `${device.q}/${nameOf(set)}`;
        if (compared.get(device.dev) === name) continue;
        if (await compareWith(device, theirs)) compared.set(device.dev, name);
      }
      const isDue = mustTell;
      mustTell = false;
      return isDue;
    },
    /** Before it is told: a few streams that nobody wrote to for long are looked at again. What was altered beneath the program is put right. */
    lookAgain: async (): Promise<void> => {
      const altered = await sum((await streamsLookedAtLast(db.read, lookedAtOnce)).filter(({ isDue }) => !isDue));
      if (altered.length === 0) return;
      log.write('sync-records-altered', { streams: altered.length });
      await mend(altered, { mayAsk: true });
      await catchUp();
    },
    /** What a heartbeat says of the records here. In the transaction that writes it. */
    claim: async (tx: Writer): Promise<StateClaim | undefined> => {
      const claim = await claimNow(tx, devs(), digests.rules);
      return claim && { ...claim, parts: differing.size > 0 ? claim.parts : undefined };
    },
  };
};
export type StateWatch = ReturnType<typeof createStateWatch>;
