import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { Clock, Ids, Log } from '#main/ports.ts';
import { derive } from '#main/vault/derive.ts';
import { readAnchor, writeAnchor } from './anchor.ts';
import type { AnchorFound } from './anchor.ts';
import type { AuditLog } from './audit-log.ts';
import { dropFact, keepFact, readFact } from './audit-state.ts';
import { currentBranch, currentKey, makeCheckpoint, originOf } from './checkpoints.ts';
import { findDoubts } from './doubts.ts';
import type { Doubt } from './doubts.ts';
import type { AuditRow } from './audit-row.ts';
import { openReserve } from './reserve.ts';
import type { Reserve } from './reserve.ts';
import { logSize } from './tree-store.ts';

export interface AuditKeeperParts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly audit: AuditLog;
  readonly anchorPath: string;
  readonly reservePath: string;
  readonly reserveBytes: number;
  /** In the transaction that writes them down: whoever has to know is told. */
  readonly onDoubts: (tx: Writer, doubts: readonly Doubt[]) => Promise<void>;
}

/** The proof of one unsealed time: what was found when the database opened, signed heads, the anchor. */
export interface AuditProof {
  /** While there is any, records are read only. */
  readonly doubts: () => readonly Doubt[];
  /** 32 bytes, the same for as long as the clinic's database lives: the anchor's MAC and the reserve hang on it. */
  readonly fileKey: Uint8Array;
  readonly logId: string;
  /** Signs the log as it stands and writes the anchor. Never rejects: a full disk ends no session. */
  readonly checkpoint: () => Promise<void>;
  /** About once a second; a head for each minute in which something was done. */
  readonly tick: () => void;
  /** Rows that the database cannot take now, on disk before it returns. @throws when the reserve cannot take them either. */
  readonly keepInReserve: (rows: readonly AuditRow[]) => void;
  /** Rows that wait in the reserve enter the log as soon as it takes them; told once a second by `tick`. */
  readonly waiting: () => number;
  /** Its last duty: what waits, a last head, and the files are let go. */
  readonly end: () => Promise<void>;
  /** Something was found while it is open. In a transaction of the caller's; what is doubted already is not doubted twice. */
  readonly doubt: (tx: Writer, found: readonly Doubt[], from: AuditRow['who']) => Promise<void>;
  /** An administrator has seen the doubts and goes on with this database. In the door's transaction. */
  readonly acknowledge: (tx: Writer) => Promise<void>;
}

const checkpointEveryMs = 60_000;
const foldEveryMs = 5_000;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const readFacts = async (db: ClinicDatabase, parts: AuditKeeperParts): Promise<{ readonly logId: string; readonly fileKey: Uint8Array }> => {
  const [logId, fileKey] = [await readFact(db.read, 'logId'), await readFact(db.read, 'fileKey')];
  // Nothing is written that stands already: a clinic opens on a full disk too.
  if (logId !== undefined && fileKey !== undefined) return { logId, fileKey: Buffer.from(fileKey, 'hex') };
  return db.transaction(async (tx) => ({
    logId: await factOr(tx, 'logId', () => hex(parts.ids.randomBytes(16))), fileKey: Buffer.from(await factOr(tx, 'fileKey', () => hex(parts.ids.randomBytes(32))), 'hex'),
  }));
};

const factOr = async (tx: Writer, name: 'logId' | 'fileKey', make: () => string): Promise<string> => {
  const known = await readFact(tx, name);
  if (known !== undefined) return known;
  const made = make();
  await keepFact(tx, name, made);
  return made;
};

/** A branch begins with the log, and again when the database turns out to be behind its anchor. */
const beginBranch = async (tx: Writer, parts: AuditKeeperParts, rollback: (Doubt & { reason: 'rollback' }) | undefined): Promise<void> => {
  const branch = (await currentBranch(tx)) + 1;
  await tx.run(sql`INSERT INTO audit_branch (branch, began_size, began_at, anchor_size, anchor_root)
    VALUES (${branch}, ${await logSize(tx)}, ${parts.clock.now()}, ${rollback?.anchorSize ?? null}, ${rollback ? Buffer.from(rollback.anchorRoot, 'hex') : null})`);
  await parts.audit.append(tx, [
    rollback
      ? { action: 'rollback', method: 'core.rollback', outcome: 'suspected', from: 'core', who: undefined, detail: { branch, ...rollback } }
      : { action: 'log-key', method: 'core.logKey', outcome: 'ok', from: 'core', who: undefined, detail: { branch, key: Buffer.from(await currentKey(tx)).toString('base64') } },
  ]);
};

/** Undefined where the space cannot be had: then a full disk refuses reads, and the local log says so. */
const takeReserve = (parts: AuditKeeperParts, key: Uint8Array, folded: number): Reserve | undefined => {
  try {
    return openReserve(parts.reservePath, derive(key, 'audit-reserve'), folded, parts.reserveBytes);
  } catch (error) {
    parts.log.write('no-audit-reserve', { what: error instanceof Error ? error.name : '' });
    return undefined;
  }
};

/**
 * Looks at a database that was just opened, before anybody works in it, and writes down what does not fit. What was found stays, over
 * restarts too, until an administrator acknowledges it.
 * @throws DatabaseError when the database cannot be read.
 */
export const beginAuditProof = async (parts: AuditKeeperParts, db: ClinicDatabase): Promise<AuditProof> => {
  const { clock, audit, log } = parts;
  const facts = await readFacts(db, parts);
  const found: AnchorFound = readAnchor(parts.anchorPath, facts.fileKey);
  const fresh = await findDoubts(db.read, found);
  let doubts = [...(JSON.parse((await readFact(db.read, 'doubts')) ?? '[]') as Doubt[]), ...fresh];
  const isNew = (await currentBranch(db.read)) === 0;
  const rollback = fresh.find((doubt) => doubt.reason === 'rollback');
  const hasLostAnchor = !isNew && found.type !== 'found';

  const writeDown = async (tx: Writer): Promise<void> => {
    if (isNew || rollback) await beginBranch(tx, parts, rollback);
    const rows = fresh.filter((doubt) => doubt.reason !== 'rollback').map((doubt) => ({
      action: 'verify' as const, method: 'core.verify', outcome: doubt.reason, from: 'core', who: undefined, detail: doubt,
    }));
    await audit.append(tx, hasLostAnchor ? [...rows, { action: 'verify', method: 'core.verify', outcome: `anchor-${found.type}`, from: 'core', who: undefined }] : rows);
    if (fresh.length === 0) return;
    await keepFact(tx, 'doubts', JSON.stringify(doubts));
    await parts.onDoubts(tx, fresh);
  };
  if (isNew || hasLostAnchor || fresh.length > 0) await db.transaction(writeDown).catch(() => log.write('doubts-not-written', { count: fresh.length }));

  const reserve = takeReserve(parts, facts.fileKey, Number((await readFact(db.read, 'reserveFolded')) ?? 0));
  const fold = async (): Promise<void> => {
    const rows = reserve?.waiting() ?? [];
    const last = rows.at(-1);
    if (!last) return;
    await db.transaction(async (tx) => {
      await audit.append(tx, rows.map(({ row, serial }) => ({ ...row, detail: { ...row.detail, reserve: serial } })));
      await keepFact(tx, 'reserveFolded', String(last.serial));
    }, { priority: 'job' });
    reserve?.forget(last.serial);
  };
  let [lastAt, foldedAt] = [clock.monotonic(), clock.monotonic()];
  let running = Promise.resolve();
  const checkpointNow = async (): Promise<void> => {
    lastAt = clock.monotonic();
    const made = await db.transaction((tx) => makeCheckpoint(tx, facts.logId, clock.now()), { priority: 'job' });
    if (made) writeAnchor(parts.anchorPath, facts.fileKey, { origin: originOf(facts.logId, made.branch), size: made.size, root: made.root, at: made.at });
  };
  const checkpoint = (): Promise<void> => (running = running.then(checkpointNow).catch((error: unknown) => log.write('checkpoint-not-made', { what: error instanceof Error ? error.name : '' })));

  return {
    doubts: () => doubts,
    ...facts, checkpoint,
    keepInReserve: (rows) => {
      if (!reserve) throw new Error('there is no reserve');
      const at = clock.now();
      reserve.keep(rows.map((row) => ({ at, ...row })));
    },
    waiting: () => reserve?.waiting().length ?? 0,
    tick: () => {
      if (clock.monotonic() - lastAt >= checkpointEveryMs) void checkpoint();
      if (!reserve?.waiting().length || clock.monotonic() - foldedAt < foldEveryMs) return;
      foldedAt = clock.monotonic();
      running = running.then(fold).catch(() => undefined);
    },
    end: async () => {
      running = running.then(fold).catch(() => log.write('reserve-not-folded', { rows: reserve?.waiting().length ?? 0 }));
      await checkpoint();
      reserve?.close();
    },
    doubt: async (tx, found, who) => {
      const known = new Set(doubts.map((each) => JSON.stringify(each)));
      const more = found.filter((each) => !known.has(JSON.stringify(each)));
      if (more.length === 0) return;
      const all = [...doubts, ...more];
      await keepFact(tx, 'doubts', JSON.stringify(all));
      await audit.append(tx, more.map((each) => ({ action: 'verify', method: 'core.verify', outcome: each.reason, from: 'core', who, detail: each })));
      await parts.onDoubts(tx, more);
      tx.whenDone((isCommitted) => {
        if (isCommitted) doubts = all;
      });
    },
    acknowledge: async (tx) => {
      await dropFact(tx, 'doubts');
      // What the tables hold now is what counts from now on; the next row brings their digests.
      await tx.run(sql`UPDATE audit_guard SET touched = 1 WHERE id = 1`);
      tx.whenDone((isCommitted) => {
        if (isCommitted) doubts = [];
      });
    },
  };
};
