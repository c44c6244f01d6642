import { codingsOf, conceptPhrase } from './field-reader.ts';
import type { Coding, FieldReader } from './field-reader.ts';
import type { JsonObject } from './json.ts';
import { joinWords } from './map-words.ts';
import type { MappedKind, Mapping } from './staged.ts';

const plain = { words: '', dated: '', setKey: '', links: [], identifiers: [] } as const;

/** A mapper's answer: fields and what goes with them, or the first field that did not fit, and then nothing else. */
export const answer = (kind: MappedKind, reader: FieldReader, fields: Mapping['fields'], more: Partial<Omit<Mapping, 'kind' | 'fields' | 'badField'>> = {}): Mapping => {
  const [badField] = reader.problems;
  return badField === undefined ? { ...plain, ...more, kind, fields, badField } : { ...plain, kind, fields: {}, badField };
};

/** The value of a closed list, else `unknown`: a code from a newer source is never an error. */
export const oneOf = <T extends string>(known: readonly T[], told: unknown): T | 'unknown' => known.find((one) => one === told) ?? 'unknown';

/** The first of a concept's codes that a closed list knows. */
export const codeOneOf = <T extends string>(reader: FieldReader, known: readonly T[], concept: unknown, field: string): T | 'unknown' => {
  for (const coding of codingsOf(reader, concept, field)) {
    const found = known.find((one) => one === coding.code);
    if (found !== undefined) return found;
  }
  return 'unknown';
};

const noCoding: Coding = { system: '', code: '' };
/** A concept's coding in the wanted system, else its first. */
export const codingIn = (reader: FieldReader, concept: unknown, field: string, wanted: string): Coding => {
  const codings = codingsOf(reader, concept, field);
  return codings.find((coding) => coding.system === wanted && coding.code !== '') ?? codings[0] ?? noCoding;
};

/** All annotations, one after the other, on one line. */
export const readNotes = (reader: FieldReader, value: unknown, field = 'note'): string =>
  value === undefined ? '' : joinWords(reader.objects(value, field).map((note) => reader.note(note['text'], `${field}.text`, 2000)), ' · ', 2000);

/** The first object of a list, if any. */
export const firstObject = (reader: FieldReader, value: unknown, field: string): JsonObject | undefined => reader.objects(value, field)[0];

/** Words of a list of concepts, each once, as many whole ones as fit. */
export const listWords = (reader: FieldReader, value: unknown, field: string, max: number): string =>
  value === undefined ? '' : joinWords(reader.objects(value, field).map((concept) => conceptPhrase(reader, concept, field, max)), '; ', max);

/** Displays of a list of references: what they refer to may be another patient's, so it is never looked up. */
export const displayWords = (reader: FieldReader, value: unknown, field: string, max: number): string =>
  value === undefined ? '' : joinWords(reader.objects(value, field).map((reference) => reader.note(reference['display'], `${field}.display`, max)), '; ', max);
