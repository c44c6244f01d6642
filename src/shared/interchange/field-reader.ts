import { forbiddenInLine } from '#shared/text/forbidden.ts';
import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';

/** Takes typed values out of untrusted JSON. What does not fit is named in `problems`, never guessed at and never cut. */
export interface FieldReader {
  /** One line of text, NFC, white space folded; '' when absent. */
  readonly text: (value: unknown, field: string, max: number) => string;
  readonly object: (value: unknown, field: string) => JsonObject | undefined;
  /** The objects of an array; FHIR's `null` placeholders are left out. */
  readonly objects: (value: unknown, field: string) => readonly JsonObject[];
  readonly texts: (value: unknown, field: string, max: number) => readonly string[];
  readonly number: (value: unknown, field: string) => number | undefined;
  readonly bad: (field: string) => void;
  /** Names of fields, never their values. */
  readonly problems: readonly string[];
}

export const createFieldReader = (): FieldReader => {
  const problems: string[] = [];
  const bad = (field: string) => void problems.push(field);
  const text: FieldReader['text'] = (value, field, max) => {
    if (value === undefined || value === null) return '';
    if (typeof value !== 'string') return bad(field), '';
    const clean = value.normalize('NFC').replace(/\s+/gu, ' ').trim();
    if (clean.length > max || forbiddenInLine.test(clean)) return bad(field), '';
    return clean;
  };
  const list = (value: unknown, field: string): readonly unknown[] => {
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) return bad(field), [];
    return (value as readonly unknown[]).filter((part) => part !== null);
  };
  return {
    problems, bad, text,
    object: (value, field) => {
      if (value === undefined || value === null) return undefined;
      if (!isObject(value)) return bad(field), undefined;
      return value;
    },
    objects: (value, field) =>
      list(value, field).flatMap((part) => {
        if (isObject(part)) return [part];
        bad(field);
        return [];
      }),
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

/** A CodeableConcept's words: its text, else the first display, else the first code. */
export const conceptWords = (reader: FieldReader, value: unknown, field: string, max: number): string => {
  const concept = reader.object(value, field);
  if (concept === undefined) return '';
  const codings = reader.objects(concept['coding'], `${field}.coding`);
  const words = [concept['text'], ...codings.map((coding) => coding['display']), ...codings.map((coding) => coding['code'])];
  const found = words.find((word) => word !== undefined && word !== null && word !== '');
  return reader.text(found, field, max);
};

export interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display: string;
}

export const codingsOf = (reader: FieldReader, value: unknown, field: string): readonly Coding[] =>
  reader.objects(reader.object(value, field)?.['coding'], `${field}.coding`).map((coding) => ({
    system: reader.text(coding['system'], `${field}.coding.system`, 300),
    code: reader.text(coding['code'], `${field}.coding.code`, 100),
    display: reader.text(coding['display'], `${field}.coding.display`, 300),
  }));
