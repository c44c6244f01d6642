import { checkpointBody, noteText, parseNote } from '#shared/audit/checkpoint.ts';
import { rootOf } from '#shared/audit/merkle.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import { readFact } from './audit-state.ts';
import { securityDigests } from './security-digests.ts';
import { sha256 } from './sha256.ts';
import { keyIdOf, newSigningPair, signText } from './signing.ts';
import { logSize, readFrontier } from './tree-store.ts';

export interface StoredCheckpoint {
  readonly id: number;
  readonly branch: number;
  readonly size: number;
  readonly root: Uint8Array;
  readonly at: string;
  /** The signed note, C2SP tlog-checkpoint. */
  readonly note: string;
}

/** The mark of the key that signed a note, in hex; empty for what is no note. */
export const signerOf = (note: string): string => Buffer.from(parseNote(note)?.signatures[0]?.keyId ?? []).toString('hex');

interface StoredKey {
  readonly id: number;
  readonly public: Uint8Array;
  readonly private: Uint8Array;
}

/** The pair that signs and the pair that follows it, in this order; those that are missing are made. */
const signingKeys = async (tx: Writer): Promise<readonly [StoredKey, StoredKey]> => {
  const keys = () => tx.all<StoredKey>(sql`SELECT id, public, private FROM audit_key ORDER BY id LIMIT 2`);
  for (let standing = (await keys()).length; standing < 2; standing += 1) {
    const pair = newSigningPair();
    await tx.run(sql`INSERT INTO audit_key (public, private) VALUES (${pair.publicKey}, ${pair.privateKey})`);
  }
  const [current, next] = await keys();
  if (!current || !next) throw new Error('signing keys were not kept');
  return [current, next];
};

/** The public key that signs now; a row of the log names the first one before anything is signed. */
export const currentKey = async (tx: Writer): Promise<Uint8Array> => (await signingKeys(tx))[0].public;

export const currentBranch = async (read: Reader): Promise<number> => (await read.get<{ branch: number | null }>(sql`SELECT max(branch) AS branch FROM audit_branch`))?.branch ?? 0;

export const originOf = (logId: string, branch: number): string => `wardlight/${logId}/branch-${branch}`;

export const lastCheckpoint = (read: Reader): Promise<StoredCheckpoint | undefined> =>
  read.get<StoredCheckpoint>(sql`SELECT id, branch, size, root, at, note FROM audit_checkpoint ORDER BY id DESC LIMIT 1`);

/** Signs the log as it stands; undefined when nothing was added since the last time. */
export const makeCheckpoint = async (tx: Writer, logId: string, at: string): Promise<StoredCheckpoint | undefined> => {
  const [size, branch, last] = [await logSize(tx), await currentBranch(tx), await lastCheckpoint(tx)];
  if (last?.size === size && last.branch === branch) return undefined;
  const root = rootOf(sha256, await readFrontier(tx, size));
  const [signer, next] = await signingKeys(tx);
  const streams = JSON.parse((await readFact(tx, 'streamDigests')) ?? '{}') as Record<string, string>;
  const origin = originOf(logId, branch);
  const body = checkpointBody({ origin, size, root, at, next: next.public, digests: { ...(await securityDigests(tx)), ...streams } });
  const note = noteText({ body, signatures: [{ name: origin, keyId: keyIdOf(signer.public), signature: signText(signer.private, body) }] });
  const [stored] = await tx.all<{ id: number }>(sql`INSERT INTO audit_checkpoint (branch, size, root, at, note) VALUES (${branch}, ${size}, ${root}, ${at}, ${note}) RETURNING id`);
  await tx.run(sql`UPDATE audit_key SET signed_id = ${stored?.id ?? 0} WHERE id = ${signer.id}`);
  return { id: stored?.id ?? 0, branch, size, root, at, note };
};

export type WitnessKind = 'hub' | 'workstation' | 'phone';

/**
 * Keeps a cosignature that was checked. The key that signed this checkpoint has done its work and is destroyed (secure_delete
 * overwrites it); its successor signs from now on.
 */
export const keepCosignature = async (tx: Writer, checkpointId: number, by: { readonly name: string; readonly kind: WitnessKind; readonly at: string; readonly cosignature: string }): Promise<void> => {
  await tx.run(sql`INSERT INTO audit_witness (checkpoint_id, name, kind, at, cosignature) VALUES (${checkpointId}, ${by.name}, ${by.kind}, ${by.at}, ${by.cosignature})`);
  await tx.run(sql`DELETE FROM audit_key WHERE signed_id IS NOT NULL AND signed_id <= ${checkpointId}`);
};
