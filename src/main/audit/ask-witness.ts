import { cosignedText, parseCheckpoint, parseCosignature, parseNote } from '#shared/audit/checkpoint.ts';
import { consistencyRanges, hashesOf } from '#shared/audit/proofs.ts';
import type { AddCheckpoint } from '#shared/audit/witness.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import { keepCosignature, lastCheckpoint, signerOf } from './checkpoints.ts';
import type { StoredCheckpoint, WitnessKind } from './checkpoints.ts';
import { sha256 } from './sha256.ts';
import { isSigned, keyIdOf } from './signing.ts';
import { createNodeReader } from './tree-store.ts';

/** Somebody on another physical machine that cosigns this log, as it was enrolled. */
export interface KnownWitness {
  readonly name: string;
  readonly kind: WitnessKind;
  /** Its public key (SPKI, DER). */
  readonly key: Uint8Array;
}


/** Witnessed heads after `afterId`, where another key followed: each names the key of the next. */
const chainTo = async (read: Reader, { id, branch, note }: StoredCheckpoint, afterId: number): Promise<readonly string[]> => {
  const witnessed = await read.all<{ note: string }>(sql`
    SELECT note FROM audit_checkpoint AS c WHERE c.id > ${afterId} AND c.id < ${id} AND c.branch = ${branch}
      AND EXISTS (SELECT 1 FROM audit_witness AS w WHERE w.checkpoint_id = c.id) ORDER BY c.id`);
  const signers = [...witnessed.map((each) => signerOf(each.note)), signerOf(note)];
  return witnessed.map((each) => each.note).filter((_note, i) => signers[i] !== signers[i + 1]);
};

/**
 * What to ask a witness for: that it cosigns the last head. `seenSize` is what the witness answered (409) that it saw last; without it, what
 * it cosigned last as far as is known here. Undefined while there is no head, or when this log never had what the witness saw.
 * @throws AuditTreeError when the log's own rows do not read.
 */
export const witnessRequest = async (read: Reader, name: string, seenSize?: number): Promise<{ readonly checkpointId: number; readonly add: AddCheckpoint } | undefined> => {
  const head = await lastCheckpoint(read);
  if (!head) return undefined;
  const last = await read.get<{ id: number; size: number; branch: number }>(sql`
    SELECT c.id, c.size, c.branch FROM audit_checkpoint AS c WHERE c.id = (SELECT max(checkpoint_id) FROM audit_witness WHERE name = ${name})`);
  const known = last?.branch === head.branch ? last : undefined;
  const oldSize = seenSize ?? known?.size ?? 0;
  if (oldSize > head.size) return undefined;
  const proof = await hashesOf(sha256, createNodeReader(read), consistencyRanges(oldSize, head.size));
  // Links from before what it saw would be signed by keys that it believes no more.
  const seen = await read.get<{ id: number }>(sql`SELECT id FROM audit_checkpoint WHERE branch = ${head.branch} AND size = ${oldSize} ORDER BY id DESC LIMIT 1`);
  return { checkpointId: head.id, add: { oldSize, proof, note: head.note, chain: await chainTo(read, head, seen?.id ?? 0) } };
};

/** Keeps a witness's answer, once: `not-signed` when the line is not its cosignature of this very head. In the caller's transaction. */
export const keepWitnessAnswer = async (tx: Writer, checkpointId: number, witness: KnownWitness, cosignature: string): Promise<'kept' | 'kept-before' | 'not-signed'> => {
  const stored = await tx.get<{ note: string }>(sql`SELECT note FROM audit_checkpoint WHERE id = ${checkpointId}`);
  const body = parseNote(stored?.note ?? '')?.body;
  if (body === undefined || !parseCheckpoint(body) || cosignature.includes('\n')) return 'not-signed';
  const [line] = parseNote(`${body}\n${cosignature}\n`)?.signatures ?? [];
  const parsed = line && parseCosignature(line.signature);
  if (!line || !parsed || line.name !== witness.name || !Buffer.from(line.keyId).equals(keyIdOf(witness.key))) return 'not-signed';
  if (!isSigned(witness.key, cosignedText(body, parsed.unixSeconds), parsed.signature)) return 'not-signed';
  const before = await tx.get<{ id: number }>(sql`SELECT id FROM audit_witness WHERE name = ${witness.name} AND checkpoint_id = ${checkpointId}`);
  if (before) return 'kept-before';
  await keepCosignature(tx, checkpointId, { name: witness.name, kind: witness.kind, at: new Date(parsed.unixSeconds * 1000).toISOString(), cosignature });
  return 'kept';
};

export interface WitnessedBy {
  readonly name: string;
  readonly kind: WitnessKind;
  readonly at: string;
  readonly size: number;
}

/** The last head, who has cosigned what last, and since when there is a head that nobody has. */
export const witnessStanding = async (read: Reader): Promise<{ readonly headAt: string | null; readonly witnesses: readonly WitnessedBy[]; readonly unwitnessedSince: string | null }> => {
  const head = await lastCheckpoint(read);
  const witnesses: WitnessedBy[] = [];
  for (let name: string | undefined = ''; name !== undefined;) {
    name = (await read.get<{ name: string }>(sql`SELECT name FROM audit_witness WHERE name > ${name} ORDER BY name LIMIT 1`))?.name;
    if (name === undefined) break;
    const last = await read.get<WitnessedBy>(sql`
      SELECT w.name, w.kind, w.at, c.size FROM audit_witness AS w JOIN audit_checkpoint AS c ON c.id = w.checkpoint_id WHERE w.name = ${name} ORDER BY w.checkpoint_id DESC LIMIT 1`);
    if (last) witnesses.push(last);
  }
  const { id } = (await read.get<{ id: number | null }>(sql`SELECT max(checkpoint_id) AS id FROM audit_witness`)) ?? { id: null };
  const oldest = await read.get<{ at: string }>(sql`SELECT at FROM audit_checkpoint WHERE id > ${id ?? 0} ORDER BY id LIMIT 1`);
  return { headAt: head?.at ?? null, witnesses, unwitnessedSince: oldest?.at ?? null };
};
