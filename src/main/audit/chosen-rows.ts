import { sql } from '#shared/database/types.ts';
import type { Reader } from '#shared/database/types.ts';

/** Which rows go into a bundle. */
export type BundleRows =
  | { readonly type: 'all' }
  | { readonly type: 'range'; readonly from: number; readonly to: number }
  | { readonly type: 'patient'; readonly patientId: string };

type Chosen = Exclude<BundleRows, { type: 'all' }>;

const page = 512;

/** The rows that name the first key and each later branch: no signature can be judged without them. */
export const branchSeqs = async (read: Reader, size: number): Promise<readonly number[]> =>
  (await read.all<{ seq: number }>(sql`SELECT began_size + 1 AS seq FROM audit_branch ORDER BY branch`)).map(({ seq }) => seq).filter((seq) => seq <= size);

async function* wanted(read: Reader, chosen: Chosen, size: number): AsyncGenerator<number> {
  if (chosen.type === 'range') {
    for (let seq = chosen.from; seq <= Math.min(chosen.to, size); seq += 1) yield seq;
    return;
  }
  for (let after = 0; ;) {
    const found = await read.all<{ seq: number }>(sql`SELECT seq FROM audit_row WHERE patient_id = ${chosen.patientId} AND seq > ${after} AND seq <= ${size} ORDER BY seq LIMIT ${page}`);
    for (const { seq } of found) yield seq;
    after = found.at(-1)?.seq ?? size;
    if (found.length < page) return;
  }
}

/** Sequences in order, each once, the rows of the branches among them. */
export async function* chosenSeqs(read: Reader, chosen: Chosen, size: number): AsyncGenerator<number> {
  const extra = [...(await branchSeqs(read, size))];
  for await (const seq of wanted(read, chosen, size)) {
    for (let [first] = extra; first !== undefined && first <= seq; [first] = extra) {
      extra.shift();
      if (first < seq) yield first;
    }
    yield seq;
  }
  yield* extra;
}

export const countChosen = async (read: Reader, chosen: Chosen, size: number): Promise<number> => {
  const extra = await branchSeqs(read, size);
  if (chosen.type === 'range') return chosen.to - chosen.from + 1 + extra.filter((seq) => seq < chosen.from || seq > chosen.to).length;
  const own = await read.get<{ rows: number }>(sql`SELECT count(*) AS rows FROM audit_row WHERE patient_id = ${chosen.patientId} AND seq <= ${size}`);
  return (own?.rows ?? 0) + extra.length;
};
