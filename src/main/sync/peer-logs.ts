import { cosignatureValue, cosignedText, noteText, parseCheckpoint, parseNote } from '#shared/audit/checkpoint.ts';
import type { Checkpoint, SignedNote } from '#shared/audit/checkpoint.ts';
import { appendLeaves, emptyFrontier, leafHash, rootOf } from '#shared/audit/merkle.ts';
import type { Frontier } from '#shared/audit/merkle.ts';
import { peerWitnessName } from '#shared/audit/witness-name.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';
import { currentBranch, keepWitnessAnswer, keyIdOf, sha256 } from '#main/audit/index.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import type { ClinicKeys } from './clinic-keys.ts';
import type { Cosigned, HeardDevice } from './heartbeat.ts';
import { keepPeerLog, readPeerLog } from './sync-facts.ts';
import type { PeerLog } from './sync-facts.ts';

/** At one go: some ten thousand rows, a tenth of a second. What is left is read the next time. */
const rangesAtOnce = 50;

interface Head { readonly signed: SignedNote; readonly checkpoint: Checkpoint }
const headOf = ({ heartbeat: { audit } }: HeardDevice): Head | undefined => {
  const signed = parseNote(audit.note);
  const checkpoint = signed && parseCheckpoint(signed.body);
  return signed && checkpoint && { signed, checkpoint };
};

/** The tree over the rows that lie here from its first on, as far as there are rows, and never beyond `size`. */
const grow = async (read: Reader, { dev, logId, size }: { readonly dev: number; readonly logId: string; readonly size: number }, from: Frontier): Promise<Frontier> => {
  let frontier = from;
  for (let ranges = 0; ranges < rangesAtOnce && frontier.size < size; ranges += 1) {
    const next = frontier.size + 1;
    const range = await read.get<{ from_seq: number; to_seq: number; rows: Uint8Array }>(sql`
      SELECT from_seq, to_seq, rows FROM sync_audit_range WHERE dev = ${dev} AND log_id = ${logId} AND from_seq <= ${next} ORDER BY from_seq DESC LIMIT 1`);
    if (!range || range.to_seq < next) break;
    const lines = Buffer.from(range.rows).toString('utf8').split('\n');
    const leaves = lines.slice(next - range.from_seq, size - range.from_seq + 1).map((line) => leafHash(sha256, Buffer.from(line)));
    if (leaves.length === 0) break;
    ({ frontier } = appendLeaves(sha256, frontier, leaves));
  }
  return frontier;
};

const isProvenBy = ({ frontier }: PeerLog, { checkpoint: { size, root } }: Head): boolean => frontier.size === size && Buffer.compare(rootOf(sha256, frontier), root) === 0;

/**
 * Reads what came of another computer's log up to its newest signed head. Rows that came first are believed: who changes its log
 * afterwards has a head that they do not prove (`differs`). Undefined where it has signed no head, or nothing is new.
 */
const followPeerLog = async (read: Reader, device: HeardDevice): Promise<PeerLog | 'differs' | undefined> => {
  const head = headOf(device);
  const { logId } = device.heartbeat.audit;
  if (!head || logId === '') return undefined;
  const { size } = head.checkpoint;
  const kept = await readPeerLog(read, device.dev);
  // A database keeps its log's name for life: another one would be a fresh start for whoever writes the log anew.
  if (kept && kept.logId !== logId) return 'differs';
  const before: PeerLog = kept ?? { logId, frontier: emptyFrontier, proven: 0, cosignature: '' };
  // A log only grows: one that ends before what was read of it was written anew.
  if (size < before.frontier.size) return 'differs';
  if (size === before.proven) return isProvenBy(before, head) ? undefined : 'differs';
  const frontier = await grow(read, { dev: device.dev, logId, size }, before.frontier);
  const grown: PeerLog = { ...before, frontier };
  if (frontier.size < size) return frontier.size > before.frontier.size ? grown : undefined;
  return isProvenBy(grown, head) ? { ...grown, proven: size, cosignature: '' } : 'differs';
};

/** Reads the others' logs on, each row once. Answers the devices whose head says something else than the rows that they sent. */
export const followPeerLogs = async (db: ClinicDatabase, heard: readonly HeardDevice[]): Promise<ReadonlySet<number>> => {
  const differing = new Set<number>();
  for (const device of heard) {
    const followed = await followPeerLog(db.read, device);
    if (followed === 'differs') differing.add(device.dev);
    else if (followed) await db.transaction((tx) => keepPeerLog(tx, device.dev, followed), { priority: 'job', durability: 'read-audit' });
  }
  return differing;
};

/** This computer's cosignature under a head that the rows here prove; on disk with the heartbeat that carries it. */
const cosign = (keys: ClinicKeys, { body }: SignedNote, unixSeconds: number): string => {
  const signature = cosignatureValue(unixSeconds, keys.sign(Buffer.from(cosignedText(body, unixSeconds)), 'der'));
  const own = keys.roster().devices.get(keys.dev)?.signing ?? new Uint8Array(0);
  return noteText({ body: '', signatures: [{ name: peerWitnessName(keys.clinicId, keys.dev), keyId: keyIdOf(own), signature }] }).trim();
};

/** What the next heartbeat says of the others' logs: the newest head of each that is proven here, cosigned. In the caller's transaction. */
export const cosignPeers = async (tx: Writer, keys: ClinicKeys, heard: readonly HeardDevice[], unixSeconds: number): Promise<readonly Cosigned[]> => {
  const cosigned: Cosigned[] = [];
  for (const device of heard) {
    const kept = await readPeerLog(tx, device.dev);
    const head = headOf(device);
    if (!kept) continue;
    let line = kept.cosignature;
    if (line === '' && kept.proven > 0 && head && isProvenBy(kept, head)) {
      line = cosign(keys, head.signed, unixSeconds);
      await keepPeerLog(tx, device.dev, { ...kept, cosignature: line });
    }
    if (line !== '') cosigned.push({ dev: device.dev, size: kept.proven, line });
  }
  return cosigned;
};

/** Keeps what other computers cosigned of this one's own log, once each. Those that were taken out count no more. */
export const keepPeerCosignatures = async (db: ClinicDatabase, keys: ClinicKeys, heard: readonly HeardDevice[]): Promise<void> => {
  for (const { dev, heartbeat } of heard) {
    const device = keys.roster().devices.get(dev);
    const own = heartbeat.cosigned.find((each) => each.dev === keys.dev);
    if (!own || !device || device.revoked) continue;
    const name = peerWitnessName(keys.clinicId, dev);
    const head = await db.read.get<{ id: number }>(sql`SELECT id FROM audit_checkpoint WHERE branch = ${await currentBranch(db.read)} AND size = ${own.size} ORDER BY id DESC LIMIT 1`);
    if (!head || (await db.read.get(sql`SELECT 1 AS one FROM audit_witness WHERE name = ${name} AND checkpoint_id >= ${head.id} LIMIT 1`))) continue;
    await db.transaction((tx) => keepWitnessAnswer(tx, head.id, { name, kind: 'workstation', key: device.signing }, own.line), { priority: 'job' });
  }
};
