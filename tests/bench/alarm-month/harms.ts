import { sql } from '#shared/database/types.ts';
import type { AlarmClinic } from '#tests/integration/alarms/alarm-clinic.ts';
import { day, monthStart } from './normal-month.ts';
import type { Event } from './normal-month.ts';
import type { Snoop } from './snoops.ts';

/** On the afternoons of these days a row is taken out of the log. */
const cutDays = [16, 22, 24] as const;
/** From this day on the hub is unplugged, and until that one. */
const [unplugged, plugged] = [23, 26] as const;
/** From this day on nobody makes a backup any more; the one of a week before is the last. */
const lastBackup = 18;

const quarterOf = (nth: number): number => nth * 4 + 3;
const during = (kind: Snoop['kind'], story: string, from: number, to: number): Snoop => ({ kind, story, staffId: '', events: [], from: monthStart + from * day, to: monthStart + to * day });

/** What happens to the log and the machine and not by a row: what has to be told of it. */
export const createHarms = (): readonly Snoop[] => [
  ...cutDays.map((nth) => during('gap', 'takes a row out of the log', nth + 0.5, nth + 0.75)),
  during('unwitnessed', 'unplugs the hub', unplugged + 1, unplugged + 1.5),
  during('no-backup', 'makes no backup any more', lastBackup + 0.7, lastBackup + 1),
];

export const isLostBackup = ({ action, at }: Event): boolean => action === 'backup' && at >= monthStart + lastBackup * day;

/** What a quarter of a day does to the database: the hub witnesses it, or does not; a row is taken out, or is not. */
export const harm = async ({ db, clock }: AlarmClinic, quarter: number, isSnooped: boolean): Promise<void> => {
  const now = clock.now();
  await db.transaction(async (tx) => {
    await tx.run(sql`INSERT INTO audit_checkpoint (id, branch, size, root, at, note) VALUES (${quarter}, 1, ${quarter}, x'00', ${now}, '')`);
    const isWatched = !isSnooped || quarter <= unplugged * 4 || quarter > plugged * 4;
    if (isWatched) await tx.run(sql`INSERT INTO audit_witness (checkpoint_id, name, kind, at, cosignature) VALUES (${quarter}, 'hub', 'hub', ${now}, '')`);
    if (!isSnooped || !cutDays.some((nth) => quarterOf(nth) === quarter)) return;
    await tx.run(sql`DROP TRIGGER IF EXISTS audit_row_no_delete`);
    await tx.run(sql`DELETE FROM audit_row WHERE seq = (SELECT max(seq) - 5 FROM audit_row)`);
  });
};
