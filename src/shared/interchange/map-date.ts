import type { FhirDate } from '#shared/time/fhir-date.ts';
import type { FieldReader } from './field-reader.ts';
import type { JsonObject } from './json.ts';
import { readDateTime } from './map-effective.ts';

/**
 * A FHIR R4 date, dateTime or instant as exactly as it was told: partial dates stay partial, a time with its zone becomes UTC,
 * a time without a zone (not R4) its date. Undefined for what is none.
 */
export const toFhirDate = (text: string): FhirDate | undefined => {
  const read = readDateTime(text);
  if (read === undefined) return undefined;
  if (read.hasTime) return read.takenAt;
  const time = text.indexOf('T');
  return time === -1 ? text : text.slice(0, time);
};

/** Null when absent; what is no date is refused by name. */
export const readFhirDate = (reader: FieldReader, value: unknown, field: string): FhirDate | null => {
  const text = reader.text(value, field, 60);
  if (text === '') return null;
  const date = toFhirDate(text);
  if (date === undefined) reader.bad(field);
  return date ?? null;
};

export interface ReadPeriod {
  readonly start: FhirDate | null;
  readonly end: FhirDate | null;
}

export const readPeriod = (reader: FieldReader, value: unknown, field: string): ReadPeriod => {
  const period: JsonObject | undefined = reader.object(value, field);
  return { start: readFhirDate(reader, period?.['start'], `${field}.start`), end: readFhirDate(reader, period?.['end'], `${field}.end`) };
};

/** `2012 – 2013`; '' unless both ends are told, as one alone is a date of its own. */
export const periodWords = ({ start, end }: ReadPeriod): string => (start !== null && end !== null ? `${start} – ${end}` : '');
