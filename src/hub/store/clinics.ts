import { randomUUID } from 'node:crypto';
import { sql } from '#shared/database/types.ts';
import type { BeginClinic, ClinicFacts, HeadSeen, HubStore } from '../store.ts';
import type { EngineWriter, Row, SqlEngine } from './engine.ts';
import { tables } from './tables.ts';

export interface ClinicRow {
  readonly no: number;
  readonly incarnation: string;
  readonly head: number;
  readonly bytes: number;
  readonly roster: number;
}

const byId = (clinic: string) => sql`SELECT no, incarnation, head, bytes, roster FROM clinic WHERE id = ${clinic}`;
export const clinicRow = (read: SqlEngine['read'], clinic: string): Promise<ClinicRow | undefined> => read.get<ClinicRow>(byId(clinic));
/** Every write to a clinic goes through this row: whoever holds it gives out the next numbers. */
export const lockClinic = (tx: EngineWriter, clinic: string): Promise<ClinicRow | undefined> => tx.lock<ClinicRow>(byId(clinic));

const addEntries = async (tx: EngineWriter, { no, roster }: Pick<ClinicRow, 'no' | 'roster'>, entries: readonly Uint8Array[]): Promise<void> => {
  await tx.insert(tables.roster, entries.map((entry, i) => [no, roster + i, entry]));
  await tx.run(sql`UPDATE clinic SET roster = ${roster + entries.length} WHERE no = ${no}`);
};

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

const attempts = 20;
/** The first number that nobody has. Two that begin at once choose the same; the second waits for the first to end, and chooses again. */
const nextNumber = async (tx: EngineWriter, row: (no: number) => Row): Promise<number> => {
  for (let i = 0; i < attempts; i += 1) {
    const { last } = (await tx.get<{ last: number | null }>(sql`SELECT max(no) AS last FROM clinic`)) ?? { last: null };
    const no = (last ?? 0) + 1;
    if ((await tx.insert(tables.clinic, [row(no)])) === 1) return no;
  }
  throw new Error('no number for a clinic');
};

export const createClinics = (engine: SqlEngine) => {
  const begin = (clinic: string, genesis: Uint8Array, entries: readonly Uint8Array[], invitation: Uint8Array, nowMs: number): Promise<BeginClinic> =>
    engine.transaction(async (tx): Promise<BeginClinic> => {
      const before = await tx.get<{ invitation: Uint8Array | null }>(sql`SELECT invitation FROM clinic WHERE id = ${clinic}`);
      if (before) return before.invitation && isSame(before.invitation, invitation) ? 'known' : 'no-invitation';
      if ((await tx.run(sql`DELETE FROM invitation WHERE hash = ${invitation} AND until >= ${nowMs}`)) !== 1) return 'no-invitation';
      const no = await nextNumber(tx, (free) => [free, clinic, randomUUID(), 0, 0, 0, genesis, invitation]);
      await addEntries(tx, { no, roster: 0 }, entries);
      return 'begun';
    });

  return {
    facts: async (clinic) => {
      const row = await clinicRow(engine.read, clinic);
      return row && ({ incarnation: row.incarnation, head: row.head, durableSeq: row.head, bytes: row.bytes, rosterLength: row.roster } satisfies ClinicFacts);
    },
    clinics: async () => (await engine.read.all<{ id: string }>(sql`SELECT id FROM clinic ORDER BY no`)).map(({ id }) => id),
    heads: async (clinics) => {
      const found = new Map<string, HeadSeen>();
      for (let at = 0; at < clinics.length;) {
        // Few different lengths, so that each statement is prepared once.
        const count = [256, 32, 4, 1].find((each) => each <= clinics.length - at) ?? 1;
        const text = `SELECT id, head, roster FROM clinic WHERE id IN (${Array.from({ length: count }, () => '?').join(', ')})`;
        const rows = await engine.read.all<HeadSeen & { readonly id: string }>({ text, values: clinics.slice(at, at + count) });
        for (const { id, head, roster } of rows) found.set(id, { head, roster });
        at += count;
      }
      return found;
    },
    beginClinic: begin,
    nameWords: (signing, clinic) => engine.transaction(async (tx) => void (await tx.insert(tables.words, [[signing, clinic]]))),
    clinicOfWords: async (signing) => (await engine.read.get<{ clinic: string }>(sql`SELECT clinic FROM words WHERE signing = ${signing}`))?.clinic,
    genesis: async (clinic) => (await engine.read.get<{ genesis: Uint8Array }>(sql`SELECT genesis FROM clinic WHERE id = ${clinic}`))?.genesis,
    roster: async (clinic, from, maxBytes) => {
      const row = await clinicRow(engine.read, clinic);
      const rows = row ? await engine.read.all<{ entry: Uint8Array }>(sql`SELECT entry FROM roster WHERE clinic = ${row.no} AND n >= ${from} ORDER BY n LIMIT 500`) : [];
      let sum = 0;
      return rows.map(({ entry }) => entry).filter((entry, i) => (sum += entry.length) <= maxBytes || i === 0);
    },
    appendRoster: (clinic, length, entries) =>
      engine.transaction(async (tx) => {
        const row = await lockClinic(tx, clinic);
        if (row?.roster !== length) return 'behind';
        await addEntries(tx, row, entries);
        return 'kept';
      }),
    renewIncarnations: (clinics) =>
      engine.transaction(async (tx) => {
        const ids = clinics ?? (await tx.all<{ id: string }>(sql`SELECT id FROM clinic`)).map(({ id }) => id);
        for (const id of ids) await tx.run(sql`UPDATE clinic SET incarnation = ${randomUUID()} WHERE id = ${id}`);
      }),
  } satisfies Partial<HubStore>;
};
