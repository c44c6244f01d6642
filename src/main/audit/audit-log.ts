import { logText } from '#shared/audit/entry.ts';
import type { AuditEntry } from '#shared/audit/entry.ts';
import { appendLeaves } from '#shared/audit/merkle.ts';
import type { Frontier } from '#shared/audit/merkle.ts';
import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';
import type { Clock } from '#main/ports.ts';
import type { AuditRow } from './audit-row.ts';
import { securityDigests } from './security-digests.ts';
import { sha256 } from './sha256.ts';
import { leafOf } from './stored-entry.ts';
import { keepNodes, logSize, readFrontier } from './tree-store.ts';

/** Appends to this device's log. The sequence is dense: the table's own key, and no row ever goes. */
export interface AuditLog {
  /** In the transaction of what the rows tell of. */
  readonly append: (tx: Writer, rows: readonly AuditRow[]) => Promise<void>;
}

/** What is known of a database's log while it is open. */
interface Standing {
  readonly frontier: Frontier;
  readonly device: number;
  readonly lastAt: string;
}

/** A wall clock that went so far from the monotonic one was set by somebody, or is broken. */
const anomalyMs = 120_000;

export const createAuditLog = (clock: Clock): AuditLog => {
  const committed = new WeakMap<Writer, Standing>();
  const staged = new WeakMap<Writer, Standing>();
  let lastMonotonic = clock.monotonic();

  const standingOf = async (tx: Writer): Promise<Standing> => {
    const known = staged.get(tx) ?? committed.get(tx);
    if (known) return known;
    const size = await logSize(tx);
    const row = await tx.get<{ device: number; lastAt: string | null }>(
      sql`SELECT (SELECT number FROM sync_state WHERE name = 'dev') AS device, (SELECT recorded_at FROM audit_row WHERE seq = ${size}) AS lastAt`,
    );
    return { frontier: await readFrontier(tx, size), device: row?.device ?? 0, lastAt: row?.lastAt ?? '' };
  };

  const stage = (tx: Writer, standing: Standing): void => {
    if (!staged.has(tx)) {
      tx.whenDone((isCommitted) => {
        const ended = staged.get(tx);
        staged.delete(tx);
        if (isCommitted && ended) committed.set(tx, ended);
      });
    }
    staged.set(tx, standing);
  };

  let isFirst = true;
  /** A row that says how the wall clock went against the monotonic one; undefined while they agree. */
  const anomaly = ({ lastAt }: Standing, at: string, sinceLast: number): AuditRow | undefined => {
    const wentMs = lastAt === '' ? 0 : Date.parse(at) - Date.parse(lastAt);
    // Before the first row of a run the computer may have been off for any time: only a step back can be told.
    const isOdd = isFirst ? wentMs < -anomalyMs : Math.abs(wentMs - sinceLast) > anomalyMs;
    isFirst = false;
    return isOdd ? { action: 'clock-anomaly', method: 'core.clock', outcome: wentMs < sinceLast ? 'back' : 'ahead', from: 'core', who: undefined, detail: { wallMs: wentMs, monotonicMs: sinceLast } } : undefined;
  };

  const insert = async (tx: Writer, rows: readonly AuditRow[], at: string, sinceLast: number): Promise<boolean> => {
    const standing = await standingOf(tx);
    const entries = rows.map((row, i): AuditEntry => ({
      seq: standing.frontier.size + i + 1, recordedAt: logText(row.at ?? at), monotonicMs: i === 0 ? sinceLast : 0,
      staffId: fit(row.who?.staffId), role: fit(row.who?.role), privilege: fit(row.privilege), sessionId: fit(row.who?.sessionId),
      action: row.action, method: logText(row.method), recordKind: fit(row.recordKind), recordId: fit(row.recordId), patientId: fit(row.patientId),
      device: standing.device, from: logText(row.from), outcome: logText(row.outcome), purpose: fit(row.purpose), ref: fit(row.ref), count: row.count ?? null,
      detail: row.detail === undefined ? null : JSON.stringify(row.detail),
    }));
    const [answer] = await tx.all<{ touched: number }>(sql`INSERT INTO audit_row (seq, recorded_at, monotonic_ms, staff_id, role, privilege, session_id, action, method,
        record_kind, record_id, patient_id, device, from_where, outcome, purpose, ref, count, detail)
      SELECT value ->> '$.seq', value ->> '$.recordedAt', value ->> '$.monotonicMs', value ->> '$.staffId', value ->> '$.role', value ->> '$.privilege',
        value ->> '$.sessionId', value ->> '$.action', value ->> '$.method', value ->> '$.recordKind', value ->> '$.recordId',
        value ->> '$.patientId', value ->> '$.device', value ->> '$.from', value ->> '$.outcome', value ->> '$.purpose',
        value ->> '$.ref', value ->> '$.count', value ->> '$.detail'
      FROM json_each(${JSON.stringify(entries)}) ORDER BY key RETURNING (SELECT touched FROM audit_guard WHERE id = 1) AS touched`).catch((error: unknown) => {
      // Whatever was remembered does not stand: the next row asks the table again.
      committed.delete(tx);
      throw error;
    });
    const { frontier, completed } = appendLeaves(sha256, standing.frontier, entries.map(leafOf));
    await keepNodes(tx, completed);
    stage(tx, { ...standing, frontier, lastAt: at });
    return answer?.touched === 1;
  };

  return {
    append: async (tx, rows) => {
      if (rows.length === 0) return;
      const at = clock.now();
      const monotonic = clock.monotonic();
      const sinceLast = Math.max(0, Math.round(monotonic - lastMonotonic));
      lastMonotonic = monotonic;
      const odd = anomaly(await standingOf(tx), at, sinceLast);
      const isTouched = await insert(tx, odd ? [odd, ...rows] : rows, at, sinceLast);
      if (!isTouched) return;
      await tx.run(sql`UPDATE audit_guard SET touched = 0 WHERE id = 1`);
      await insert(tx, [{ action: 'digest', method: 'core.digest', outcome: 'ok', from: 'core', who: undefined, detail: await securityDigests(tx) }], at, 0);
    },
  };
};

const fit = (text: string | undefined): string | null => (text === undefined ? null : logText(text));
