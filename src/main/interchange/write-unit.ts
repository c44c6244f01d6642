import type { Writer } from '#shared/database/types.ts';
import type { RecordWrite } from '#main/records/record-write.ts';
import { decide } from './decide.ts';
import type { ImportDeps } from './import-deps.ts';
import { mapRow } from './map-row.ts';
import type { RowFields } from './map-row.ts';
import { refused } from './report.ts';
import type { Counted } from './report.ts';
import type { KnownIdentity, StageRow } from './stage-row.ts';
import { insertHistory, keepReplaced, readHistoryHashes, readIdentities, saveResources } from './store.ts';
import type { PatientKey, StoredResource } from './store.ts';

export interface UnitResult {
  readonly events: readonly Counted[];
  /** Undefined when nothing was written for a patient. */
  readonly changedPatientId: string | undefined;
}

type Mapped = Extract<RowFields, { type: 'mapped' }>['fields'];
type Winner = { readonly row: StageRow; readonly known: KnownIdentity | undefined };

/** Rolls the unit back: our own schema refused what the mapping let through. */
export class UnitRefused extends Error {
  override readonly name = 'UnitRefused';
  readonly field: string;
  constructor(field: string) {
    super('a mapped record was refused');
    this.field = field;
  }
}

/** A reading is never edited: a new version is a new record, and the old one is struck with the reason. */
const observationWrites = ({ known }: Winner, fields: Mapped, patientId: string, deps: ImportDeps): readonly RecordWrite[] => {
  const write = { kind: 'observation', id: deps.ports.ids.newId(), patientId, fields } as const;
  if (known === undefined || known.recordId === null) return [write];
  const wasStruck = fields['status'] === 'struck';
  const struck = {
    status: 'struck', struckBy: '', struckAt: wasStruck ? fields['struckAt'] : deps.ports.clock.now(),
    struckReason: wasStruck ? fields['struckReason'] : 'replaced by a newer version at the source',
  };
  const strike = { kind: 'observation', id: known.recordId, patientId, fields: struck } as const;
  return wasStruck ? [strike] : [strike, write];
};

const writesOf = async (tx: Writer, winner: Winner, fields: Mapped, patientId: string, deps: ImportDeps): Promise<readonly RecordWrite[]> => {
  const { row, known } = winner;
  switch (row.kind) {
    case 'kept': return [];
    case 'observation': return observationWrites(winner, fields, patientId, deps);
    case 'allergy-intolerance': return [{ kind: row.kind, id: known?.recordId ?? deps.ports.ids.newId(), patientId, fields }];
    case 'patient': {
      if (known !== undefined) return [{ kind: row.kind, id: patientId, patientId, fields }];
      const [recordNumber] = await deps.nextRecordNumbers(tx, 1);
      return [{ kind: row.kind, id: patientId, patientId, fields: { ...fields, recordNumber, registeredAt: deps.ports.clock.now() } }];
    }
  }
};

/** Pass 2 for one patient, inside one transaction: everything of the patient, or nothing. */
export const writePatientUnit = async (tx: Writer, key: PatientKey, rows: readonly StageRow[], deps: ImportDeps): Promise<UnitResult> => {
  const patientKey = { type: 'Patient', source: key.source, sourceId: key.sourceId };
  const known = await readIdentities(tx, [patientKey, ...rows]);
  const knownPatient = known.find((identity) => identity.type === 'Patient' && identity.source === key.source && identity.sourceId === key.sourceId);
  const patientId = knownPatient?.recordId ?? deps.ports.ids.newId();

  const events: Counted[] = [];
  const fieldsBySeq = new Map<number, Mapped>();
  for (const row of rows) {
    const mapped = mapRow(row, patientId, deps.ports.clock.now().slice(0, 10));
    if (mapped.type === 'mapped') fieldsBySeq.set(row.seq, mapped.fields);
    else events.push(refused(row, `bad-field: ${mapped.field}`));
  }
  const fitting = rows.filter((row) => fieldsBySeq.has(row.seq));
  const hasPatient = knownPatient !== undefined || fitting.some((row) => row.kind === 'patient');
  const orphans = hasPatient ? [] : fitting.filter((row) => row.kind !== 'kept');
  events.push(...orphans.map((row) => refused(row, 'no-patient')));
  const usable = fitting.filter((row) => !orphans.includes(row));

  const owner = hasPatient ? patientId : null;
  const decision = decide(usable, known, await readHistoryHashes(tx, usable), owner);
  events.push(...decision.events);
  if (decision.winners.length === 0 && decision.losers.length === 0) return { events, changedPatientId: undefined };

  const writes: RecordWrite[] = [];
  const stored: StoredResource[] = [];
  for (const winner of decision.winners) {
    const made = await writesOf(tx, winner, fieldsBySeq.get(winner.row.seq) ?? {}, patientId, deps);
    writes.push(...made);
    const { kind, type, source, sourceId, contentHash, lastUpdated, json } = winner.row;
    stored.push({ kind, type, source, sourceId, contentHash, lastUpdated, json, patientId: owner, recordId: made.at(-1)?.id ?? null });
  }
  const now = deps.ports.clock.now();
  const replaced = decision.winners.flatMap(({ row, known: identity }) => (identity === undefined ? [] : [row]));
  if (replaced.length > 0) await keepReplaced(tx, replaced, now);
  if (decision.losers.length > 0) await insertHistory(tx, decision.losers, now);
  const outcomes = writes.length > 0 ? await deps.records.write(tx, writes, deps.by) : [];
  for (const outcome of outcomes) if (outcome.type === 'refused') throw new UnitRefused(outcome.fields[0] ?? outcome.reason);
  if (stored.length > 0) await saveResources(tx, stored);
  if (owner === null) return { events, changedPatientId: undefined };
  await deps.auditImport(tx, owner, countsOf(decision.winners));
  return { events, changedPatientId: owner };
};

const countsOf = (winners: readonly Winner[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { row } of winners) counts[row.type] = (counts[row.type] ?? 0) + 1;
  return counts;
};

/** Resources that belong to nobody: shared ones are kept, a reading or an allergy without a patient is refused by name. */
export const writeSharedUnit = async (tx: Writer, rows: readonly StageRow[], deps: ImportDeps): Promise<UnitResult> => {
  const shared = rows.filter((row) => row.kind === 'kept');
  const events: Counted[] = rows.filter((row) => row.kind !== 'kept').map((row) => refused(row, 'no-patient'));
  const decision = decide(shared, await readIdentities(tx, shared), await readHistoryHashes(tx, shared), null);
  const now = deps.ports.clock.now();
  await keepReplaced(tx, decision.winners.flatMap(({ row, known }) => (known === undefined ? [] : [row])), now);
  await insertHistory(tx, decision.losers, now);
  await saveResources(tx, decision.winners.map(({ row }) => ({ ...row, recordId: null, patientId: null })));
  return { events: [...events, ...decision.events], changedPatientId: undefined };
};

/** What a unit that was rolled back leaves in the report. */
export const refusedUnit = (rows: readonly StageRow[], field: string): readonly Counted[] => rows.map((row) => refused(row, `bad-field: ${field}`));
