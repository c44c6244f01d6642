import { sql } from '#shared/database/types.ts';
import type { Reader, Writer } from '#shared/database/types.ts';

export interface Waiting {
  readonly id: string;
  readonly method: string;
  /** JSON of the method's input. */
  readonly input: string;
  readonly askedBy: string;
  readonly askedByName: string;
  readonly askedAt: string;
}

const columns = `a.id, a.method, a.input, a.asked_by AS askedBy, COALESCE(s.display_name, '') AS askedByName, a.asked_at AS askedAt`;

/** Between two moments, oldest first, 200 at most. */
export const waitingApprovals = (read: Reader, after: string, before: string): Promise<readonly Waiting[]> => read.all<Waiting>({
  text: `SELECT ${columns} FROM approval AS a LEFT JOIN staff AS s ON s.id = a.asked_by WHERE a.decided_at IS NULL AND a.asked_at > ? AND a.asked_at < ? ORDER BY a.asked_at LIMIT 200`,
  values: [after, before],
});

export const waitingById = (read: Reader, id: string): Promise<Waiting | undefined> =>
  read.get<Waiting>({ text: `SELECT ${columns} FROM approval AS a LEFT JOIN staff AS s ON s.id = a.asked_by WHERE a.id = ? AND a.decided_at IS NULL`, values: [id] });

export const insertApproval = async (tx: Writer, { id, method, input, askedBy, askedAt }: Omit<Waiting, 'askedByName'>): Promise<void> => {
  await tx.run(sql`INSERT INTO approval (id, method, input, asked_by, asked_at) VALUES (${id}, ${method}, ${input}, ${askedBy}, ${askedAt})`);
};

export const decideApproval = async (tx: Writer, id: string, decided: { readonly by: string; readonly at: string; readonly isAgreed: boolean }): Promise<void> => {
  const changed = await tx.run(sql`UPDATE approval SET decided_by = ${decided.by}, decided_at = ${decided.at}, agreed = ${decided.isAgreed ? 1 : 0} WHERE id = ${id} AND decided_at IS NULL`);
  if (changed !== 1) throw new Error('an approval was not decided');
};
