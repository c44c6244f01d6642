import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import type { Access } from '#main/access/index.ts';
import type { HeldKeys } from '#main/sync/keys/held-keys.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { inOwnVault, removeSlot } from '#main/workstation/own-vault.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { thisComputer } from './end-staff.ts';
import { confirmEnd } from './store.ts';
import { isTrustedProof } from './trusted-proof.ts';

interface Stale {
  readonly id: string;
  readonly userName: string;
  readonly endedAt: string | null;
  readonly by: string | null;
}

/** Slots here that were made with a password or a code which is no more, by what another workstation wrote. */
const staleSlots = (read: Reader): Promise<readonly Stale[]> =>
  read.all<Stale>(sql`SELECT id, user_name AS userName, ended_at AS endedAt, json_extract(sign_in, '$.by') AS by FROM staff
    WHERE slot_id IS NOT NULL AND (ended_at IS NOT NULL OR slot_for IS NOT NULL AND slot_for IS NOT json_extract(sign_in, '$.proof.verifier'))`);

const slotsHere = async (read: Reader): Promise<number> =>
  (await read.get<{ n: number }>(sql`SELECT COUNT(*) AS n FROM staff WHERE slot_id IS NOT NULL AND ended_at IS NULL`))?.n ?? 0;

/** Leavers whom this computer has not yet said to have shut out. */
const unconfirmedEnds = (read: Reader): Promise<readonly { readonly id: string }[]> =>
  read.all(sql`SELECT id FROM staff AS s WHERE ended_at IS NOT NULL AND slot_id IS NULL AND NOT EXISTS (SELECT 1 FROM staff_end AS e WHERE e.staff_id = s.id AND e.computer = ${thisComputer})`);

export interface SlotWatchParts {
  readonly parts: WorkstationParts;
  readonly expel: (staffId: string) => Promise<void>;
}

/**
 * After another workstation's changes were applied, and when this one opens: whoever left, was reset or chose another password elsewhere opens
 * nothing here with the old one, and what is open for them ends. Judged by what stands, so that a cut before it is caught up by the next time.
 * The one last slot stays for somebody who only chose another password: nobody else could open this computer.
 */
export const settleSlots = async (
  { parts, expel }: SlotWatchParts, { db, databaseKey, access, keys }: { readonly db: ClinicDatabase; readonly databaseKey: Uint8Array; readonly access: Pick<Access, 'now' | 'load'>; readonly keys: Pick<HeldKeys, 'current'> },
): Promise<{ readonly removed: number }> => {
  await access.load(db.read);
  let removed = 0;
  for (const stale of await staleSlots(db.read)) {
    const isOwnChoice = stale.endedAt === null && stale.by !== 'reset';
    if (isOwnChoice && ((await slotsHere(db.read)) < 2 || !(await isTrustedProof(db.read, stale.id, { roster: keys.current()?.roster(), at: access.now() })))) continue;
    await db.transaction(async (tx) => {
      await tx.run(sql`UPDATE staff SET slot_id = NULL, slot_for = NULL WHERE id = ${stale.id}`);
      // Last, as where somebody is ended here: a vault without the slot while the row still stands would lock out somebody who did not leave.
      await inOwnVault(parts, databaseKey, (own) => removeSlot(parts, own, stale.userName));
    });
    removed += 1;
    await expel(stale.id);
  }
  const ends = await unconfirmedEnds(db.read);
  if (ends.length > 0) await db.transaction(async (tx) => {
    for (const { id } of ends) await confirmEnd(tx, id, thisComputer, access.now());
  });
  return { removed };
};
