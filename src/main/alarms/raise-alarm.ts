import { alarmKinds } from '#shared/alerts/alarm-kinds.ts';
import type { AlarmKind, AlarmReason } from '#shared/alerts/alarm-kinds.ts';
import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';
import type { AuditRow } from '#main/audit/index.ts';
import type { Ids } from '#main/ports.ts';

export interface NewAlarm {
  /** What is one alarm: person, chart and hour, or whatever fits. */
  readonly key: string;
  /** When it began, not when it was found. */
  readonly at: string;
  /** '' where nobody in particular did it. */
  readonly staffId: string;
  readonly patientId?: string;
  readonly reason: { readonly kind: AlarmKind; readonly count?: number; readonly usual?: number };
}

interface Standing { readonly id: string; readonly detail: string; readonly settledAt: string | null }

const rank = (kind: AlarmKind): number => alarmKinds.indexOf(kind);

/** The reasons with one more: of two of a kind the higher count stays. Gravest first. */
export const withReason = (reasons: readonly AlarmReason[], { kind, count = null, usual = null }: { readonly kind: AlarmKind; readonly count?: number | null; readonly usual?: number | null }): readonly AlarmReason[] => {
  const before = reasons.find((each) => each.kind === kind);
  if (before && (before.count ?? 0) >= (count ?? 0)) return reasons;
  return [...reasons.filter((each) => each !== before), { kind, count, usual }].sort((a, b) => rank(a.kind) - rank(b.kind));
};

/** What was settled stays settled: another kind of reason begins an alarm of its own. */
const setAside = async (tx: Writer, { id }: Standing): Promise<void> => void (await tx.run(sql`UPDATE alert SET key = key || '#' || id WHERE id = ${id}`));

/**
 * Raises an alarm, or adds the reason to the one of the same key. Answers the row for the log when it is new: that somebody was told is
 * itself written down.
 */
export const raiseAlarm = async (tx: Writer, ids: Ids, { key, at, staffId, patientId, reason }: NewAlarm): Promise<AuditRow | undefined> => {
  const found = await tx.get<Standing>(sql`SELECT id, detail, settled_at AS settledAt FROM alert WHERE key = ${key}`);
  const before = found ? (JSON.parse(found.detail) as { readonly reasons: readonly AlarmReason[] }).reasons : [];
  const isOver = found !== undefined && found.settledAt !== null;
  if (isOver && before.some(({ kind }) => kind === reason.kind)) return undefined;
  if (isOver) await setAside(tx, found);
  const next = withReason(isOver ? [] : before, reason);
  const [first] = next;
  if (next === before || !first) return undefined;
  const detail = JSON.stringify({ reasons: next });
  if (found && !isOver) {
    await tx.run(sql`UPDATE alert SET kind = ${first.kind}, detail = ${detail} WHERE id = ${found.id}`);
    return undefined;
  }
  const id = ids.newId();
  await tx.run(sql`INSERT INTO alert (id, kind, at, staff_id, patient_id, key, detail) VALUES (${id}, ${first.kind}, ${at}, ${staffId}, ${patientId ?? null}, ${key}, ${detail})`);
  return {
    action: 'alarm', method: 'core.alarm', outcome: first.kind, from: 'core', who: undefined, recordKind: 'alert', recordId: id, detail: { staffId, reasons: next },
    ...(patientId === undefined ? {} : { patientId }),
  };
};
