import { parseCheckpoint, parseNote } from '#shared/audit/checkpoint.ts';
import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import { keepWitnessAnswer, lastCheckpoint, signerOf, witnessRequest } from '#main/audit/index.ts';
import type { ClinicDatabase } from '#main/database/clinic-database.ts';
import { sha256 } from './batch-store.ts';
import type { HubClient } from './hub-client.ts';

const markOf = (key: Uint8Array): string => Buffer.from(sha256(key)).toString('hex').slice(0, 8);

/** The key that signed the last head: what the head before it named to follow, or one of those that are kept. */
const signingKeyOf = async (read: Reader, checkpointId: number, note: string): Promise<Uint8Array | undefined> => {
  const before = await read.get<{ note: string }>(sql`SELECT note FROM audit_checkpoint WHERE id < ${checkpointId} ORDER BY id DESC LIMIT 1`);
  const kept = await read.all<{ public: Uint8Array }>(sql`SELECT public FROM audit_key ORDER BY id LIMIT 4`);
  const named = before && parseCheckpoint(parseNote(before.note)?.body ?? '')?.next;
  return [...(named ? [named] : []), ...kept.map((key) => new Uint8Array(key.public))].find((key) => markOf(key) === signerOf(note));
};

/** Whether the hub cosigned our audit log's last head, and refuses one that does not go on from what it saw. */
export const askHubToWitness = async (db: ClinicDatabase, client: HubClient): Promise<'none' | 'cosigned' | 'refused'> => {
  const head = await lastCheckpoint(db.read);
  if (!head) return 'none';
  const { name, key } = await client.witnessName();
  const firstKey = await signingKeyOf(db.read, head.id, head.note);
  if (!firstKey) return 'none';
  let seenSize: number | undefined;
  // A second time with what it answered that it saw.
  for (let tries = 0; tries < 2; tries += 1) {
    const request = await witnessRequest(db.read, name, seenSize);
    if (!request) return 'refused';
    const said = await client.witness({ ...request.add, firstKey });
    if (said.status === 409) {
      seenSize = said.size;
      continue;
    }
    if (said.status !== 200) return 'refused';
    const kept = await db.transaction((tx) => keepWitnessAnswer(tx, request.checkpointId, { name, kind: 'hub', key }, said.cosignature), { priority: 'job' });
    return kept === 'not-signed' ? 'refused' : 'cosigned';
  }
  return 'refused';
};
