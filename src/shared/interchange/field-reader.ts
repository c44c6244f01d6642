import { forbiddenInLine } from '#shared/text/forbidden.ts';
import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';
import { fitWords } from './map-words.ts';

/** Takes typed values out of untrusted JSON. What does not fit is named in `problems`, never guessed at and never cut. */
export interface FieldReader {
  /** One line of text, NFC, white space folded; '' when absent. */
  readonly text: (value: unknown, field: string, max: number) => string;
  /** Free words: as `text`, but what is longer ends after its last whole word that fits, and in ` …`. Never for names and codes. */
  readonly note: (value: unknown, field: string, max: number) => string;
  readonly object: (value: unknown, field: string) => JsonObject | undefined;
  /** The objects of an array; FHIR's `null` placeholders are left out. */
  readonly objects: (value: unknown, field: string) => readonly JsonObject[];
  readonly texts: (value: unknown, field: string, max: number) => readonly string[];
  readonly number: (value: unknown, field: string) => number | undefined;
  readonly bad: (field: string) => void;
  /** Names of fields, never their values. */
  readonly problems: readonly string[];
}

/** True for printable ASCII with single spaces inside: nothing to fold or refuse. Most texts are, and millions are read. */
const isPlainLine = (text: string): boolean => {
  if (text.length > 200) return false;
  let before = 32;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 32 || code > 126 || (code === 32 && before === 32)) return false;
    before = code;
  }
  return before !== 32;
};

export const createFieldReader = (): FieldReader => {
  const problems: string[] = [];
  const bad = (field: string) => void problems.push(field);
  const clean = (value: unknown, field: string): string => {
    if (value === undefined || value === null || value === '') return '';
    if (typeof value !== 'string') return bad(field), '';
    if (isPlainLine(value)) return value;
    const folded = value.normalize('NFC').replace(/\s+/gu, ' ').trim();
    return forbiddenInLine.test(folded) ? (bad(field), '') : folded;
  };
  const text: FieldReader['text'] = (value, field, max) => {
    const line = clean(value, field);
    return line.length > max ? (bad(field), '') : line;
  };
  const list = (value: unknown, field: string): readonly unknown[] => {
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) return bad(field), [];
    return (value as readonly unknown[]).filter((part) => part !== null);
  };
  return {
    problems, bad, text,
    note: (value, field, max) => fitWords(clean(value, field), max),
    object: (value, field) => {
      if (value === undefined || value === null) return undefined;
      if (!isObject(value)) return bad(field), undefined;
      return value;
    },
    objects: (value, field) =>
      // Nearly every list holds objects only, and is then taken as it is: this runs for millions of resources.
      Array.isArray(value) && value.every(isObject) ? value : list(value, field).filter((part) => isObject(part) || bad(field)) as readonly JsonObject[],
    texts: (value, field, max) => list(value, field).map((part) => text(part, field, max)).filter((part) => part.length > 0),
    number: (value, field) => {
      if (value === undefined || value === null) return undefined;
      if (typeof value !== 'number' || !Number.isFinite(value)) return bad(field), undefined;
      return value;
    },
  };
};

/** What a mapping answers: our fields, or the first field that does not fit. */
export type Mapped<T> = { readonly type: 'mapped'; readonly fields: T } | { readonly type: 'bad-field'; readonly field: string };

export const mappedOr = <T>(reader: FieldReader, fields: T): Mapped<T> => {
  const [field] = reader.problems;
  return field === undefined ? { type: 'mapped', fields } : { type: 'bad-field', field };
};

const isTold = (value: unknown): boolean => value !== undefined && value !== null && value !== '' && (typeof value !== 'string' || value.trim() !== '');

/** What a CodeableConcept calls itself, unread: its text, else the first display, else the first code. */
const conceptName = (reader: FieldReader, value: unknown, field: string): unknown => {
  const concept = reader.object(value, field);
  if (concept === undefined) return undefined;
  if (isTold(concept['text'])) return concept['text'];
  const codings = reader.objects(concept['coding'], `${field}.coding`);
  return (codings.find((coding) => isTold(coding['display'])) ?? {})['display'] ?? (codings.find((coding) => isTold(coding['code'])) ?? {})['code'];
};

/** A CodeableConcept's words: its text, else the first display, else the first code. Too long is refused: for what names something. */
export const conceptWords = (reader: FieldReader, value: unknown, field: string, max: number): string => reader.text(conceptName(reader, value, field), field, max);

/** The same for what only describes: too long ends in ` …`. */
export const conceptPhrase = (reader: FieldReader, value: unknown, field: string, max: number): string => reader.note(conceptName(reader, value, field), field, max);

export interface Coding {
  readonly system: string;
  readonly code: string;
}

export const codingsOf = (reader: FieldReader, value: unknown, field: string): readonly Coding[] =>
  reader.objects(reader.object(value, field)?.['coding'], `${field}.coding`).map((coding) => ({
    system: reader.text(coding['system'], `${field}.coding.system`, 300),
    code: reader.text(coding['code'], `${field}.coding.code`, 100),
  }));
