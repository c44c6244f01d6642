import type { AlertKind } from '#shared/alerts/contract.ts';
import { raiseAlertHourly } from '#main/alerts/index.ts';
import type { Session } from '#main/api/call-context.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { rotationDue } from '#main/vault/database-keys.ts';
import { zero } from '#main/vault/encodings.ts';
import { readVault } from '#main/vault/vault-file.ts';
import type { WorkstationParts } from '#main/workstation/context.ts';
import { inOwnVault, OwnVaultError } from '#main/workstation/own-vault.ts';
import { rotateDatabaseKey } from '#main/workstation/rotate.ts';
import type { RotateResult, WhyKept } from '#main/workstation/rotate.ts';
import type { Workspace } from './session-keeper.ts';

export type KeyRotation =
  | { readonly type: 'rotated'; readonly isSettled: boolean }
  | { readonly type: 'kept'; readonly why: WhyKept | 'key-store-silent' | 'sealed' };

/**
 * Changes the key under the open workspace. Sessions, PINs and jobs stay: whoever reads or writes waits until the other file lies there,
 * and the key is replaced in the bytes that everybody holds. Never rejects for what leaves the clinic as it was.
 * @throws DatabaseError when the database cannot be opened again: the workstation has to be sealed.
 */
export const rotateKey = async (parts: WorkstationParts, { db, databaseKey }: Workspace, who: Session | undefined): Promise<KeyRotation> => {
  const began = parts.clock.monotonic();
  const why = whyRotationDue(parts);
  const rotation = await exchange(parts, db, databaseKey);
  const outcome = rotation.type === 'rotated' ? 'ok' : rotation.why;
  parts.log.write('key-rotation', { outcome, ms: Math.round(parts.clock.monotonic() - began) });
  await db.transaction(async (tx) => {
    await parts.audit.append(tx, [{
      action: 'key-rotation', method: 'core.rotateKey', outcome, from: 'core', who: who && { staffId: who.staffId, role: who.role, sessionId: who.sessionId },
    }]);
    const kind = newsOf(rotation, why);
    if (kind) await raiseAlertHourly(tx, { id: parts.ids.newId(), kind, at: parts.clock.now(), staffId: nobody });
  });
  return rotation;
};

/** About no person: anybody who reads alerts may settle it. */
const nobody = '';

/** What whoever reads alerts is told. Of a leaver they are told anyway, so that their key went is no news of its own. */
const newsOf = ({ type }: KeyRotation, why: ReturnType<typeof rotationDue>): AlertKind | undefined => {
  if (type === 'kept') return why && 'key-not-changed';
  return why === 'year' ? 'key-changed' : undefined;
};

/** First the writer's turn, then the vault's, then the reads: who has the vault's turn may still read. */
const exchange = async (parts: WorkstationParts, db: ClinicDatabase, databaseKey: Uint8Array): Promise<KeyRotation> => {
  const replace = (made: RotateResult): KeyRotation => {
    if (made.type === 'kept') return made;
    databaseKey.set(made.key);
    zero(made.key);
    return { type: 'rotated', isSettled: made.isSettled };
  };
  try {
    return await db.whileAlone(databaseKey, (whileClosed) =>
      inOwnVault(parts, databaseKey, (own) => whileClosed(async () => replace(await rotateDatabaseKey(parts, own)))));
  } catch (error) {
    if (error instanceof OwnVaultError) return { type: 'kept', why: error.why };
    throw error;
  }
};

/**
 * Why another key is due, if it is: somebody lost a slot and the change did not succeed yet, or the key is a year old. The vault's word
 * alone: it is written together with the slot that goes, under the key's own MAC, and the next key's vault no longer says it.
 */
export const whyRotationDue = (parts: WorkstationParts): ReturnType<typeof rotationDue> => {
  const found = readVault(parts.paths.vault);
  return found.type === 'ok' ? rotationDue(found.vault, parts.clock.now()) : undefined;
};
