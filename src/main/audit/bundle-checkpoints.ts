import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';
import { signerOf } from './checkpoints.ts';
import type { StoredCheckpoint } from './checkpoints.ts';

interface StoredCosignature {
  readonly checkpointId: number;
  readonly name: string;
  readonly kind: string;
  readonly at: string;
  readonly cosignature: string;
}

/** A signed head with what others wrote under it. */
export interface CosignedCheckpoint extends StoredCheckpoint {
  readonly cosignatures: readonly StoredCosignature[];
}

const page = 256;

/** One seek for each, and there are as many as there are other computers. */
const witnessNames = async (read: Reader): Promise<readonly string[]> => {
  const names: string[] = [];
  for (let last = ''; ;) {
    const found = await read.get<{ name: string }>(sql`SELECT name FROM audit_witness WHERE name > ${last} ORDER BY name LIMIT 1`);
    if (!found) return names;
    names.push((last = found.name));
  }
};

/** Every head of the log up to row `size`, oldest first, a page at a time. */
export async function* everyCheckpoint(read: Reader, lastId: number): AsyncGenerator<CosignedCheckpoint> {
  const names = JSON.stringify(await witnessNames(read));
  for (let after = 0; ;) {
    const found = await read.all<StoredCheckpoint>(sql`SELECT id, branch, size, root, at, note FROM audit_checkpoint WHERE id > ${after} AND id <= ${lastId} ORDER BY id LIMIT ${page}`);
    const last = found.at(-1);
    if (!last) return;
    const cosigned = await read.all<StoredCosignature>(sql`SELECT checkpoint_id AS checkpointId, name, kind, at, cosignature FROM audit_witness
      WHERE name IN (SELECT value FROM json_each(${names})) AND checkpoint_id > ${after} AND checkpoint_id <= ${last.id}`);
    for (const each of found) yield { ...each, cosignatures: cosigned.filter(({ checkpointId }) => checkpointId === each.id) };
    after = last.id;
  }
}


/** The fewest heads that lead from the first key to the last head: the last of each key and each branch, and the last one of each witness. */
export async function* chainOfCheckpoints(read: Reader, lastId: number): AsyncGenerator<CosignedCheckpoint> {
  const witnessed = new Set<number>();
  for (const name of await witnessNames(read)) {
    const last = await read.get<{ id: number | null }>(sql`SELECT max(checkpoint_id) AS id FROM audit_witness WHERE name = ${name} AND checkpoint_id <= ${lastId}`);
    if (last && last.id !== null) witnessed.add(last.id);
  }
  let waiting: CosignedCheckpoint | undefined;
  for await (const each of everyCheckpoint(read, lastId)) {
    if (waiting && (witnessed.has(waiting.id) || waiting.branch !== each.branch || signerOf(waiting.note) !== signerOf(each.note))) yield waiting;
    waiting = each;
  }
  if (waiting) yield waiting;
}
