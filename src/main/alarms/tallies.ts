import { sql } from '#shared/database/types.ts';
import type { Writer } from '#shared/database/types.ts';
import type { Past } from './habit.ts';

export type TallyKind = 'opened' | 'wrote' | 'left' | 'refused' | 'closed-to' | 'looked';

/** In the place of a person: what everybody did together. */
export const anybody = '';

/** What each person did within a span, of which the habits are made. Lives for one batch of rows, in its transaction. */
export interface Tallies {
  /** Adds one chart (or refusal); false when it was there already. */
  readonly add: (staffId: string, span: string, kind: TallyKind, what: string) => Promise<boolean>;
  readonly of: (staffId: string, span: string, kind: TallyKind) => Promise<ReadonlySet<string>>;
  /** Keeps how much it was, if it is more than it was. */
  readonly keep: (staffId: string, kind: TallyKind, span: string, amount: number) => void;
  /** Of earlier days: from `from` up to, not including, `before`. */
  readonly past: (staffId: string, kind: TallyKind, from: string, before: string) => Promise<readonly Past[]>;
  readonly write: () => Promise<void>;
}

const keyOf = (...parts: readonly string[]): string => parts.join('\n');

export const createTallies = (tx: Writer): Tallies => {
  const sets = new Map<string, Set<string>>();
  const fresh: (readonly [string, string, string, string])[] = [];
  const amounts = new Map<string, readonly [string, string, string, number]>();
  const loaded = async (staffId: string, span: string, kind: TallyKind): Promise<Set<string>> => {
    const key = keyOf(staffId, span, kind);
    const known = sets.get(key);
    if (known) return known;
    const rows = await tx.all<{ what: string }>(sql`SELECT what FROM alarm_seen WHERE staff_id = ${staffId} AND span = ${span} AND kind = ${kind}`);
    const set = new Set(rows.map(({ what }) => what));
    sets.set(key, set);
    return set;
  };
  return {
    of: loaded,
    add: async (staffId, span, kind, what) => {
      const set = await loaded(staffId, span, kind);
      if (set.has(what)) return false;
      set.add(what);
      fresh.push([staffId, span, kind, what]);
      return true;
    },
    keep: (staffId, kind, span, amount) => {
      const key = keyOf(staffId, kind, span);
      if ((amounts.get(key)?.[3] ?? 0) < amount) amounts.set(key, [staffId, kind, span, amount]);
    },
    past: (staffId, kind, from, before) => tx.all<Past>(sql`SELECT span, amount FROM alarm_habit WHERE staff_id = ${staffId} AND kind = ${kind} AND span >= ${from} AND span < ${before}`),
    write: async () => {
      await tx.run(sql`INSERT OR IGNORE INTO alarm_seen (staff_id, span, kind, what)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(${JSON.stringify(fresh)})`);
      await tx.run(sql`INSERT INTO alarm_habit (staff_id, kind, span, amount)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(${JSON.stringify([...amounts.values()])}) WHERE true
        ON CONFLICT (staff_id, kind, span) DO UPDATE SET amount = max(amount, excluded.amount)`);
    },
  };
};
