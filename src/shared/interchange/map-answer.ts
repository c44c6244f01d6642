import { codingsOf, conceptPhrase } from './field-reader.ts';
import type { Coding, FieldReader } from './field-reader.ts';
import type { JsonObject } from './json.ts';
import { joinWords } from './map-words.ts';
import type { MappedKind, Mapping } from './staged.ts';

/** What goes with the fields of a record. */
export type Beside = Partial<Pick<Mapping, 'words' | 'setKey' | 'links' | 'identifiers'>>;

const none: readonly never[] = [];

/** A mapper's answer: fields and what goes with them, or the first field that did not fit, and then nothing else. */
export const answer = (kind: MappedKind, reader: Pick<FieldReader, 'problems'>, fields: Mapping['fields'], beside: Beside = {}): Mapping => {
  const [badField] = reader.problems;
  // Written out, not spread: this is made for every one of millions of resources.
  if (badField !== undefined) return { kind, fields: {}, badField, words: '', dated: '', setKey: '', links: none, identifiers: none };
  const { words = '', setKey = '', links = none, identifiers = none } = beside;
  return { kind, fields, badField: undefined, words, dated: '', setKey, links, identifiers };
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
