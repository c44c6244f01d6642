import { fold } from '#shared/text/fold.ts';
import type { Writer } from '#shared/database/types.ts';
import type { RecordFields } from '#main/records/kind.ts';
import type { RecordWrite } from '#main/records/record-write.ts';
import { decide } from './decide.ts';
import type { Decision, Winner } from './decide.ts';
import type { ImportDeps } from './import-deps.ts';
import { refused } from './job.ts';
import type { Counted } from './job.ts';
import { readLabels, readStrikes, saveUnits } from './save-store.ts';
import type { SavedRow } from './save-store.ts';
import type { Unit, UnitRow } from './unit-row.ts';
import { fieldsOf, isSensitiveNow, planWinner } from './unit-writes.ts';

/** What is to be done for one patient, or for shared rows, found out before the transaction begins. */
export interface PreparedUnit {
  readonly rows: readonly UnitRow[];
  /** Null for what belongs to nobody. */
  readonly patientId: string | null;
  readonly isNewPatient: boolean;
  readonly decision: Decision;
  readonly fields: ReadonlyMap<number, RecordFields>;
  readonly events: readonly Counted[];
}

/** Rolls the transaction back: our own schema refused what the mapping let through. */
export class UnitRefused extends Error {
  override readonly name = 'UnitRefused';
  /** By row, the field. */
  readonly fields: ReadonlyMap<number, string>;
  constructor(fields: ReadonlyMap<number, string>) {
    super('a mapped record was refused');
    this.fields = fields;
  }
}

/** Rows that our schema refused in an earlier try, each with its field. */
export type Refusals = ReadonlyMap<number, string>;

const prepare = (unit: Pick<Unit, 'rows' | 'words'>, patientId: string | null, isNewPatient: boolean, usable: readonly UnitRow[], events: readonly Counted[]): PreparedUnit => {
  const decision = decide(usable, patientId);
  const fields = new Map(decision.winners.filter(({ row }) => row.kind !== 'kept').map((winner) => [winner.row.seq, fieldsOf(winner, unit.words.get(winner.row.seq) ?? [], patientId)]));
  return { rows: unit.rows, patientId, isNewPatient, decision, fields, events: [...events, ...decision.events] };
};

/** Everything of one patient: in with the patient, or refused by name where there is none. */
export const preparePatient = (unit: Unit, bad: Refusals, newId: () => string): PreparedUnit => {
  const fitting = unit.rows.filter((row) => !bad.has(row.seq));
  const events: Counted[] = unit.rows.filter((row) => bad.has(row.seq)).map((row) => refused(row, `bad-field: ${bad.get(row.seq)}`));
  const hasPatient = unit.patient.recordId !== null || fitting.some((row) => row.kind === 'patient');
  if (hasPatient) return prepare(unit, unit.patient.recordId ?? newId(), unit.patient.recordId === null, fitting, events);
  const orphans = fitting.filter((row) => row.kind !== 'kept').map((row) => refused(row, 'no-patient'));
  return prepare(unit, null, false, fitting.filter((row) => row.kind === 'kept'), [...events, ...orphans]);
};

const needsNobody: ReadonlySet<string> = new Set(['kept', 'practitioner', 'organization']);

/** Rows that belong to nobody: shared ones come in, a clinical one without a patient is refused by name. */
export const prepareShared = (unit: Pick<Unit, 'rows' | 'words'>, bad: Refusals): PreparedUnit => {
  const whyNot = (row: UnitRow): string | undefined => {
    if (bad.has(row.seq)) return `bad-field: ${bad.get(row.seq)}`;
    if (needsNobody.has(row.kind)) return undefined;
    return row.unit < 0 ? 'ambiguous-reference' : 'no-patient';
  };
  const events = unit.rows.flatMap((row) => {
    const reason = whyNot(row);
    return reason === undefined ? [] : [refused(row, reason)];
  });
  return prepare(unit, null, false, unit.rows.filter((row) => whyNot(row) === undefined), events);
};

// Records go in by so many at a time: one call builds its JSON and CBOR in one go, and a window waits meanwhile.
const recordsAtOnce = 250;

const writeRecords = async (tx: Writer, writes: readonly { readonly seq: number; readonly write: RecordWrite }[], deps: ImportDeps): Promise<void> => {
  const bad = new Map<number, string>();
  for (let from = 0; from < writes.length; from += recordsAtOnce) {
    const some = writes.slice(from, from + recordsAtOnce);
    const outcomes = await deps.records.write(tx, some.map(({ write }) => write), deps.by);
    outcomes.forEach((outcome, i) => {
      const seq = some[i]?.seq;
      if (outcome.type === 'refused' && seq !== undefined) bad.set(seq, outcome.fields[0] ?? outcome.reason);
    });
  }
  if (bad.size > 0) throw new UnitRefused(bad);
};

const countsOf = (winners: readonly Winner[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { row } of winners) counts[row.type] = (counts[row.type] ?? 0) + 1;
  return counts;
};

const replaced = (units: readonly PreparedUnit[], kind: 'observation' | 'result'): readonly string[] =>
  units.flatMap(({ decision }) => decision.winners.flatMap(({ known }) => (known?.kind === kind && known.recordId !== null ? [known.recordId] : [])));

/** The patients changed, after `writeUnits`. */
export const patientsChanged = (units: readonly PreparedUnit[]): readonly string[] =>
  units.flatMap(({ patientId, decision }) => (patientId !== null && decision.winners.length + decision.losers.length > 0 ? [patientId] : []));

/**
 * Writes whole patients in the caller's transaction.
 * @throws UnitRefused when a record was refused; nothing of these units may be committed then.
 */
export const writeUnits = async (tx: Writer, units: readonly PreparedUnit[], deps: ImportDeps): Promise<void> => {
  const now = deps.ports.clock.now();
  const strikes = await readStrikes(tx, replaced(units, 'observation'));
  const labelled = await readLabels(tx, replaced(units, 'result'));
  const numbered = units.filter(({ isNewPatient }) => isNewPatient);
  const numbers = numbered.length > 0 ? await deps.nextRecordNumbers(tx, numbered.length) : [];
  const numberOf = new Map(numbered.map(({ patientId }, i) => [patientId, numbers[i]]));
  const writes: { seq: number; write: RecordWrite }[] = [];
  const saved: SavedRow[] = [];
  const known: number[] = [];
  for (const { patientId, decision, fields } of units) {
    const context = { patientId, newId: deps.ports.ids.newId, now, strikes, labelled };
    for (const winner of decision.winners) {
      const { row } = winner;
      const recordNumber = row.kind === 'patient' ? numberOf.get(patientId) : undefined;
      const given = recordNumber === undefined ? {} : { recordNumber, registeredAt: now };
      const planned = planWinner(winner, { ...fields.get(row.seq), ...given }, context);
      for (const write of planned.writes) writes.push({ seq: row.seq, write });
      const isKept = row.kind === 'kept';
      saved.push({ seq: row.seq, recordId: planned.recordId, patientId, keptId: isKept ? context.newId() : null, wordsKey: isKept ? fold(row.words) : '', isSensitive: isSensitiveNow(winner, labelled) });
      if (winner.known !== null) known.push(row.seq);
    }
  }
  // By kind: each call of the records writes a kind's tables once. The order within a kind stays.
  writes.sort((a, b) => (a.write.kind < b.write.kind ? -1 : a.write.kind > b.write.kind ? 1 : 0));
  await writeRecords(tx, writes, deps);
  const losers = units.flatMap(({ decision }) => decision.losers.map(({ seq }) => seq));
  const adopted = new Set([...saved.map(({ seq }) => seq), ...losers]);
  const dropped = units.flatMap(({ rows }) => rows.flatMap(({ seq }) => (adopted.has(seq) ? [] : [seq])));
  await saveUnits(tx, { saved, replaced: known, losers, dropped, now });
  const changed = units.flatMap(({ patientId, decision }) =>
    patientId !== null && decision.winners.length + decision.losers.length > 0 ? [{ patientId, counts: countsOf(decision.winners) }] : []);
  if (changed.length > 0) await deps.auditImport(tx, changed);
};
