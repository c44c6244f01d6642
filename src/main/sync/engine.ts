import type { BridgeEvent } from '#shared/contract/bridge.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import { judgeHub } from '#shared/sync/offer.ts';
import type { Cursor, HelloAnswer } from '#shared/sync/protocol.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { recordSchemaVersion, replayChanges } from '#main/records/index.ts';
import type { ApplyChanges, JudgeAgain, MendRecords, RecordDigests } from '#main/records/index.ts';
import type { Clock, Ids, Log, StartThread } from '#main/ports.ts';
import { askAgain } from './ask-again.ts';
import { createBackoff } from './backoff.ts';
import { beat } from './beat.ts';
import { SealingRefused } from './clinic-keys.ts';
import type { ClinicKeys } from './clinic-keys.ts';
import { createCryptoThread } from './crypto-thread.ts';
import { createHubClient } from './hub-client.ts';
import type { HubClient } from './hub-client.ts';
import type { ConnectHub, HubAddress } from './hub-connection.ts';
import type { HeldKeys } from './keys/held-keys.ts';
import { offerAgain } from './offer-again.ts';
import { refusalOf } from './open-envelopes.ts';
import type { Written } from './open-envelopes.ts';
import { mostChanges } from './page-pieces.ts';
import { othersOf, placesOf } from './places.ts';
import { createLogPruner } from './prune-log.ts';
import { pullAll } from './pull.ts';
import type { PullParts } from './pull.ts';
import { pushAll } from './push.ts';
import type { PushParts } from './push.ts';
import { readReceived } from './received-store.ts';
import { exchangeRoster, helloOnceKnown } from './roster-exchange.ts';
import { createRosterPlaces } from './roster/places.ts';
import { rosterSent } from './roster/roster-store.ts';
import { createStateWatch } from './state-watch.ts';
import { createStatusKeeper } from './status-keeper.ts';
import type { SyncEngine } from './sync-engine.ts';
import { keepAcked, keepFirstSync, readAcked, readCursor, readFirstSync, readHub } from './sync-facts.ts';
import type { Acked, FirstSync } from './sync-facts.ts';
import { troubleOf } from './trouble.ts';
import { createWake } from './wake.ts';

export interface SyncEngineParts {
  readonly db: ClinicDatabase;
  readonly held: HeldKeys;
  readonly connectHub: ConnectHub;
  readonly changes: ApplyChanges;
  readonly digests: RecordDigests;
  readonly mending: MendRecords;
  readonly startCrypto: StartThread;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly emit: (event: BridgeEvent) => void;
  /** Version of this program, told to the hub. */
  readonly app: string;
  /** The hub runs on this very computer, which is then no witness of its log. */
  readonly isOwnHub?: (address: HubAddress) => boolean;
  /** What came was written: whatever keeps a copy of records in memory reads them anew. */
  readonly onApplied?: (kinds: ReadonlySet<string>) => void;
}

/** How long writes that follow each other are gathered before they go. */
const gatherMs = 60;
const offEveryMs = 300_000;
const pollMs = 30_000;
/** From here on the first pull is told as a first sync. */
const firstSyncFrom = 200;
const skewMs = 300_000;

interface Session {
  readonly client: HubClient;
  readonly keys: ClinicKeys;
  readonly parts: PushParts & PullParts;
  readonly isWitness: boolean;
}

/** Runs one unsealed workstation's work with its hub until `end`. */
export const createSyncEngine = (engine: SyncEngineParts): SyncEngine => {
  const { db, held, clock, ids, log, emit } = engine;
  const keeper = createStatusKeeper(clock, () => emit({ type: 'sync-changed' }));
  const crypto = createCryptoThread(engine.startCrypto);
  const wake = createWake();
  const random = () => Buffer.from(ids.randomBytes(4)).readUInt32BE(0) / 2 ** 32;
  const backoff = createBackoff({ random });
  let isEnded = false;
  let savedAt = Number.NEGATIVE_INFINITY;
  let mayTryStopped = false;
  let clockOffset = 0;
  let first: FirstSync | undefined;
  let endConnection: (() => Promise<void>) | undefined;
  const isGoingOn = () => !isEnded;

  const noteTime = ({ now }: HelloAnswer, tookMs: number): void => {
    clockOffset = Math.round(now + tookMs / 2 - Date.parse(clock.now()));
    keeper.set({ hubSeenAt: clock.now(), clockOffset });
  };

  /** Counts are dense: the first thousand are looked at, and what is beyond is as many as the numbers say. */
  const countWaiting = async (): Promise<void> => {
    const rows = await db.read.all<{ q: number; kind: string }>(sql`SELECT q, kind FROM sync_outbox
      WHERE q BETWEEN (SELECT min(q) FROM sync_outbox) AND (SELECT min(q) FROM sync_outbox) + 999 ORDER BY q LIMIT 1000`);
    const last = rows.length < 1_000 ? undefined : await db.read.get<{ q: number | null }>(sql`SELECT max(q) AS q FROM sync_outbox`);
    const beyond = (last?.q ?? 0) - (rows.at(-1)?.q ?? 0);
    keeper.set({ waiting: rows.filter(({ kind }) => kind !== 'heartbeat' && kind !== 'audit-range').length + Math.max(0, beyond) });
  };

  const tell = ({ kinds, patientIds }: Written): void => {
    if (kinds.size === 0) return;
    engine.onApplied?.(kinds);
    emit({ type: 'records-changed', kinds: [...kinds], patientIds: patientIds.size > 200 ? [] : [...patientIds] });
  };

  /** A newer program may know what an older one kept. */
  const readNewerKinds = async (): Promise<void> => {
    if (!(await db.read.get(sql`SELECT 1 AS one FROM sync_quarantine WHERE settled_at IS NULL AND reason = 'unknown' LIMIT 1`))) return;
    const keys = held.current();
    if (!keys) return;
    // Who may write a kind that nobody here knew is judged only now.
    const judge: JudgeAgain = ({ change, stream }) => refusalOf(keys, change, stream);
    const applied = await db.transaction((tx) => replayChanges(tx, engine.changes, { reason: 'unknown', at: clock.now(), isDue: () => true, judge }), { priority: 'job' });
    const kinds = new Set(applied.flatMap((each) => [...each.kinds]));
    if (kinds.size > 0) engine.onApplied?.(kinds);
  };

  const keepFirst = async (next: FirstSync | undefined, done: number): Promise<void> => {
    first = next;
    await db.transaction((tx) => keepFirstSync(tx, next), { priority: 'job' });
    keeper.set({ firstSync: next ? { ...next, done } : null });
  };

  /** Says hello and settles what has to be before anything goes on. */
  const begin = async ({ client, keys, parts }: Session): Promise<{ readonly acked: Acked; readonly cursor: Cursor; readonly head: number; readonly roster: number }> => {
    const hello = await helloOnceKnown({ db, keys, client });
    await exchangeRoster({ db, keys, client }, hello.rosterLength, () => keeper.raise('fork', null));
    const known = await readAcked(db.read);
    const resumption = judgeHub(known, hello);
    if (resumption.type === 'offer-again') {
      keeper.raise('rolled-back', null);
      log.write('sync-offers-again', { why: resumption.why });
      const acked = await offerAgain(parts, hello, resumption.cursor);
      keeper.settle('rolled-back', () => true);
      return { acked, cursor: resumption.cursor, head: acked.head, roster: keys.roster().length };
    }
    const acked = known ?? { incarnation: hello.incarnation, bseq: 0, head: hello.head };
    if (!known) await db.transaction((tx) => keepAcked(tx, acked), { priority: 'job' });
    const cursor = (await readCursor(db.read)) ?? { incarnation: hello.incarnation, seq: 0 };
    return { acked, cursor, head: hello.head, roster: keys.roster().length };
  };

  const push = async ({ parts, client, keys }: Session, acked: Acked): Promise<Acked> => {
    try {
      return await pushAll(parts, acked, isGoingOn);
    } catch (error) {
      if (!(error instanceof SealingRefused)) throw error;
      // What keeps us from sealing comes with the roster, and what others wrote is read meanwhile.
      if (error.why === 'roster-unsent') {
        await exchangeRoster({ db, keys, client }, await rosterSent(db.read));
        return pushAll(parts, acked, isGoingOn);
      }
      log.write('sync-does-not-seal', { why: error.why });
      return (await readAcked(db.read)) ?? acked;
    } finally {
      await countWaiting();
    }
  };

  const pull = async ({ parts }: Session, begun: Cursor, acked: Acked, expected: number): Promise<{ readonly cursor: Cursor; readonly head: number }> => {
    const isFirst = expected - begun.seq > firstSyncFrom && begun.seq === 0 && (await readReceived(db.read)).size === 0;
    if (isFirst && !first) await keepFirst({ total: expected, isPaused: false }, begun.seq);
    const pulled = await pullAll(parts, begun, {
      acked, clockOffset, isGoingOn: () => isGoingOn() && first?.isPaused !== true,
      onPage: (outcome, { seq }, head) => {
        if (first) keeper.set({ firstSync: { done: seq, total: Math.max(expected, head), isPaused: first.isPaused } });
        if (outcome.broken > 0) keeper.raise('bad-envelope', null);
        tell(outcome);
        if (outcome.quarantined > 0) emit({ type: 'sync-changed' });
      },
      onReopened: (written) => {
        tell(written);
        emit({ type: 'sync-changed' });
      },
    });
    if (first && !first.isPaused && isGoingOn()) await keepFirst(undefined, 0);
    return pulled;
  };

  /** Until something fails or the engine ends. */
  const session = async (own: Session): Promise<void> => {
    const { client, keys } = own;
    const watch = createStateWatch({ ...own.parts, digests: engine.digests, records: engine.mending, keeper, clock, log, onMended: tell });
    const pruner = createLogPruner({ db, keys, clock, log });
    const begun = await begin(own);
    let { acked, cursor, head, roster } = begun;
    let polling: Promise<void> | undefined;
    let pollAt = Number.NEGATIVE_INFINITY;
    let failed: unknown;
    let gone: Error | undefined;
    const poll = (): void => {
      const hear = (answer: { readonly head: number; readonly roster: number }): void => {
        head = Math.max(head, answer.head);
        roster = Math.max(roster, answer.roster);
      };
      polling ??= client.wait({ head, roster }).then(hear).catch(async (error: unknown) => {
        // A proxy that cuts long answers lets a short one through, and is asked every half a minute instead. Otherwise the hub is gone, and that is told now.
        hear(await client.news());
        failed = error;
        pollAt = clock.monotonic() + pollMs * (0.75 + random() / 2);
      }).catch((error: unknown) => {
        gone = error instanceof Error ? error : new Error('the hub is gone');
      }).finally(() => {
        polling = undefined;
        wake.call();
      });
    };
    for (let isFresh = true; isGoingOn(); isFresh = false) {
      if (gone) throw gone;
      keeper.set({ isBusy: true });
      if (roster > keys.roster().length || (await rosterSent(db.read)) < keys.roster().length) {
        await exchangeRoster({ db, keys, client }, Math.max(roster, await rosterSent(db.read)), () => keeper.raise('fork', null));
        roster = keys.roster().length;
      }
      acked = await push(own, acked);
      head = Math.max(head, acked.head);
      const isPolled = failed !== undefined && clock.monotonic() >= pollAt;
      if (first?.isPaused) {
        keeper.set({ firstSync: { ...first, done: cursor.seq, total: Math.max(first.total, head) } });
      } else if (isFresh || isPolled || head > cursor.seq) {
        failed = undefined;
        const pulled = await pull(own, cursor, acked, head);
        // A head that is promised and never shown is asked for again later, not at once.
        if (pulled.cursor.seq === cursor.seq && head > cursor.seq && !isFresh) {
          failed = new Error('nothing came');
          pollAt = clock.monotonic() + pollMs * (0.75 + random() / 2);
        }
        cursor = pulled.cursor;
        if (pulled.head > acked.head) {
          acked = { ...acked, head: pulled.head };
          await db.transaction((tx) => keepAcked(tx, acked), { priority: 'job', durability: 'read-audit' });
        }
        head = Math.max(head, pulled.head);
        // Everything the hub told of is here; a head beyond that was a promise it did not keep.
        if (cursor.seq < head && !first?.isPaused) head = cursor.seq;
      }
      const start = first?.isPaused ? undefined : await askAgain({ db, keys }, cursor, Date.parse(clock.now()));
      if (start) {
        log.write('sync-asks-again');
        cursor = start;
        head = Math.max(head, acked.head);
        continue;
      }
      backoff.reset();
      keeper.set({ hubSeenAt: clock.now(), nextTryAt: null, isBusy: false });
      keeper.stand({ state: 'online', reason: null });
      if (await beat({ db, keys, clock, client, keeper, log, watch, pruner, isWitness: own.isWitness })) continue;
      if (failed === undefined) poll();
      if (await wake.wait(pollMs)) await new Promise((resolve) => { setTimeout(resolve, gatherMs).unref(); });
    }
  };

  const tryOnce = async (): Promise<void> => {
    const [hub, keys] = [await readHub(db.read), held.current()];
    if (!hub || !keys) {
      keeper.stand({ state: 'off', reason: null });
      await wake.wait(offEveryMs);
      return;
    }
    if (held.isPutBack()) {
      keeper.raise('fork', null);
      keeper.stand({ state: 'stopped', reason: 'fork' });
      await wake.wait(offEveryMs);
      return;
    }
    crypto.warm();
    const connection = engine.connectHub(hub.address);
    endConnection = () => connection.end();
    try {
      const client = createHubClient({ connection, keys, hubId: hub.hubId, app: engine.app, schema: recordSchemaVersion, monotonic: clock.monotonic, onHello: noteTime });
      const places = createRosterPlaces(keys.roster);
      const beforeSend = async (dev: number, bseq: number, hash: Uint8Array): Promise<void> => {
        if (dev === keys.dev) await held.markSent(bseq, hash);
      };
      const fetchRoster = () => exchangeRoster({ db, keys, client }, Number.MAX_SAFE_INTEGER, () => keeper.raise('fork', null));
      await session({ client, keys, isWitness: !engine.isOwnHub?.(hub.address), parts: { db, keys, crypto, client, places, clock, beforeSend, fetchRoster, changes: engine.changes, mostChanges: () => mostChanges(savedAt, clock.monotonic()) } });
    } finally {
      endConnection = undefined;
      await connection.end();
    }
  };

  /** Nothing goes meanwhile: what is saved now waits, and is told at once. */
  const waitCounting = async (ms: number): Promise<void> => {
    if (await wake.wait(ms)) await countWaiting();
  };

  const failedWith = async (error: unknown): Promise<void> => {
    const trouble = troubleOf(error);
    keeper.set({ isBusy: false });
    if (isEnded || !trouble) return;
    log.write('sync-failed', { reason: trouble.reason, name: error instanceof Error ? error.name : 'unknown' });
    if (trouble.alarm) keeper.raise(trouble.alarm, null);
    keeper.stand({ state: trouble.state, reason: trouble.reason });
    if (trouble.state === 'stopped') {
      keeper.set({ nextTryAt: null });
      mayTryStopped = false;
      // Only when somebody asks for it: writes go on and wait.
      while (isGoingOn() && !mayTryStopped) await waitCounting(offEveryMs);
      return;
    }
    const until = clock.monotonic() + backoff.next(trouble.atLeastMs);
    keeper.set({ nextTryAt: new Date(Date.parse(clock.now()) + until - clock.monotonic()).toISOString() });
    mayTryStopped = false;
    for (let left = until - clock.monotonic(); left > 0 && isGoingOn() && !mayTryStopped; left = until - clock.monotonic()) await waitCounting(left);
  };

  const running = (async () => {
    await countWaiting();
    first = await readFirstSync(db.read);
    if (first) keeper.set({ firstSync: { ...first, done: (await readCursor(db.read))?.seq ?? 0 } });
    await readNewerKinds();
    while (isGoingOn()) await tryOnce().catch(failedWith);
  })().catch((error: unknown) => log.write('sync-ended', { name: error instanceof Error ? error.name : 'unknown' }));

  const tryNow = (): void => {
    mayTryStopped = true;
    wake.call();
  };
  return {
    status: keeper.status,
    alarms: keeper.alarms,
    tryNow,
    pauseFirst: async (isPaused) => {
      if (first) await keepFirst({ ...first, isPaused }, keeper.status().firstSync?.done ?? 0);
      wake.call();
    },
    beginAnew: () => {
      void endConnection?.();
      tryNow();
    },
    wrote: () => {
      savedAt = clock.monotonic();
      wake.call();
    },
    clockOffset: () => (Math.abs(clockOffset) > skewMs ? clockOffset : null),
    whereAre: (read: Reader, recordIds: readonly string[]) => placesOf(read, held.current(), recordIds),
    others: (read: Reader) => othersOf(read, held.current()),
    end: async () => {
      isEnded = true;
      wake.call();
      await endConnection?.();
      await running;
      keeper.end();
      await crypto.end();
    },
  };
};
