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
  const rotation = await exchange(parts, db, databaseKey);
  const outcome = rotation.type === 'rotated' ? 'ok' : rotation.why;
  parts.log.write('key-rotation', { outcome, ms: Math.round(parts.clock.monotonic() - began) });
  await db.transaction((tx) => parts.audit.append(tx, [{
    action: 'key-rotation', method: 'core.rotateKey', outcome, from: 'core', who: who && { staffId: who.staffId, role: who.role, sessionId: who.sessionId },
  }]));
  return rotation;
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

/** Whether another key is due: somebody lost a slot and the change did not succeed yet, or the key is a year old. */
export const isRotationDue = (parts: WorkstationParts): boolean => {
  const found = readVault(parts.paths.vault);
  return found.type === 'ok' && rotationDue(found.vault, parts.clock.now()) !== undefined;
};
