import type { RecordFields } from '#main/records/kind.ts';
import type { RecordKind, RecordWrite } from '#main/records/record-write.ts';
import { uuidFromText } from './content-hash.ts';
import type { Winner } from './decide.ts';

/** A strike as the record has it. `struckBy` is '' when the source withdrew the reading, a name when somebody here did. */
export interface Strike {
  readonly struckBy: string;
  readonly struckAt: string;
  readonly struckReason: string;
}

/** What a resource becomes: writes, and the record that stands for it from now on (null for what is only kept). */
export interface Planned {
  readonly writes: readonly RecordWrite[];
  readonly recordId: string | null;
}

export interface PlanContext {
  readonly patientId: string | null;
  readonly newId: () => string;
  readonly now: string;
  /** Of the readings this unit replaces, those that are struck. */
  readonly strikes: ReadonlyMap<string, Strike>;
  /** Of the results this unit replaces, those that are labelled as sensitive. */
  readonly labelled: ReadonlySet<string>;
}

type Words = readonly { readonly field: string; readonly words: string }[];

/** Fields that hold a title rather than a name have more room; words that do not fit are left out, never cut. */
const roomOf = (field: string): number => (['display', 'vaccine', 'reason', 'type'].includes(field) ? 500 : 200);
const longestSource = 300;

/** The mapped fields with where they came from, the words of what they refer to, and the set a reading was taken in. */
export const fieldsOf = ({ row }: Winner, words: Words, patientId: string | null): RecordFields => {
  const fields: Record<string, unknown> = { ...row.fields };
  for (const link of words) if (fields[link.field] === '' && link.words.length <= roomOf(link.field)) fields[link.field] = link.words;
  fields['source'] = row.origin.slice(0, longestSource);
  if (row.kind === 'observation') fields['setId'] = uuidFromText(`${patientId}|${row.setKey}`);
  return fields;
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const isWithdrawn = (kind: string, fields: RecordFields): boolean => fields['status'] === (kind === 'observation' ? 'struck' : 'entered-in-error');

/** What was measured is never edited: the old record is struck, or marked as entered in error. */
const retire = (kind: 'observation' | 'result', id: string, patientId: string, by: Strike, isSensitive: boolean): RecordWrite =>
  ({ kind, id, patientId, fields: kind === 'observation' ? { status: 'struck', ...by } : { status: 'entered-in-error', ...(isSensitive ? { sensitive: true } : {}) } });

/** A label goes from version to version, whoever gave it: by the source now, or to the record that stands for this one so far. */
export const isSensitiveNow = ({ row, known }: Winner, labelled: ReadonlySet<string>): boolean =>
  row.fields['sensitive'] === true || (known !== null && known.recordId !== null && labelled.has(known.recordId));

const isMeasured = (kind: string): kind is 'observation' | 'result' => kind === 'observation' || kind === 'result';

/** A newer version of a reading is a new record. One that somebody here had struck stays struck, whatever its source sends. */
const newVersion = (winner: Winner, kind: 'observation' | 'result', mapped: RecordFields, patientId: string, context: PlanContext): Planned => {
  const { row, known } = winner;
  const isSensitive = isSensitiveNow(winner, context.labelled);
  const fields = kind === 'result' && isSensitive ? { ...mapped, sensitive: true } : mapped;
  const id = context.newId();
  const write: RecordWrite = { kind, id, patientId, fields };
  if (known === null || known.recordId === null || !isMeasured(known.kind)) return { writes: [write], recordId: id };
  const strike = context.strikes.get(known.recordId);
  const wasStruckHere = strike !== undefined && strike.struckBy !== '';
  if (isWithdrawn(kind, fields)) {
    const by = { struckBy: '', struckAt: textOf(fields['struckAt']) || context.now, struckReason: textOf(fields['struckReason']) || 'entered in error at the source' };
    return { writes: wasStruckHere ? [] : [retire(known.kind, known.recordId, patientId, by, isSensitive)], recordId: known.recordId };
  }
  if (wasStruckHere) {
    const struck = row.kind === 'observation' ? { status: 'struck', ...strike } : { status: 'entered-in-error' };
    return { writes: [{ ...write, fields: { ...fields, ...struck } }], recordId: id };
  }
  const replaced = { struckBy: '', struckAt: context.now, struckReason: 'replaced by a newer version at the source' };
  return { writes: [retire(known.kind, known.recordId, patientId, strike ?? replaced, isSensitive), write], recordId: id };
};

/** The writes of one winner. `fields` come from `fieldsOf`. */
export const planWinner = (winner: Winner, fields: RecordFields, context: PlanContext): Planned => {
  const { row, known } = winner;
  const { patientId } = context;
  if (row.kind === 'kept') {
    const old = known?.recordId ?? null;
    if (known === null || old === null || patientId === null || !isMeasured(known.kind)) return { writes: [], recordId: null };
    const by = { struckBy: '', struckAt: context.now, struckReason: 'replaced by a newer version at the source' };
    return { writes: [retire(known.kind, old, patientId, by, isSensitiveNow(winner, context.labelled))], recordId: null };
  }
  if (patientId !== null && isMeasured(row.kind)) return newVersion(winner, row.kind, fields, patientId, context);
  const isSame = known !== null && known.recordId !== null && known.kind === row.kind;
  const id = row.kind === 'patient' && patientId !== null ? patientId : isSame && known.recordId !== null ? known.recordId : context.newId();
  return { writes: [{ kind: row.kind satisfies RecordKind, id, patientId: patientId ?? id, fields }], recordId: id };
};
