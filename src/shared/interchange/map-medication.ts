import type { Medication, SaidHere } from '#shared/medications/medication.ts';
import type { OwnFields } from '#shared/sections/section.ts';
import { codingsOf, conceptWords, createFieldReader } from './field-reader.ts';
import type { Coding, FieldReader } from './field-reader.ts';
import type { JsonObject } from './json.ts';
import { isObject } from './json.ts';
import { answer, displayWords, listWords, oneOf, readNotes } from './map-answer.ts';
import { readFhirDate, readPeriod } from './map-date.ts';
import type { ReadPeriod } from './map-date.ts';
import { dosageWords } from './map-dosage.ts';
import { readNamed } from './map-reference.ts';
import type { Named } from './map-reference.ts';
import { joinWords } from './map-words.ts';
import type { Mapping } from './staged.ts';

export type ImportedMedication = Omit<OwnFields<Medication>, SaidHere>;

const statuses = ['active', 'on-hold', 'cancelled', 'completed', 'entered-in-error', 'stopped', 'draft', 'intended', 'not-taken'] as const;

interface What extends Named {
  readonly coding: Coding | undefined;
}

/** The medication itself: a concept, or a reference by its display, its `#contained` words, or a link. R4 asks for one of them. */
const medicationOf = (reader: FieldReader, resource: JsonObject): What => {
  const concept = resource['medicationCodeableConcept'];
  if (concept !== undefined) {
    const [coding] = codingsOf(reader, concept, 'medicationCodeableConcept');
    return { words: conceptWords(reader, concept, 'medicationCodeableConcept', 500), links: [], coding };
  }
  const reference = resource['medicationReference'];
  if (reference === undefined) reader.bad('medication');
  const named = readNamed(reader, resource, reference, { field: 'medicationReference', ours: 'display', max: 500 });
  const literal = isObject(reference) ? reference['reference'] : undefined;
  const contained = typeof literal === 'string' && literal.startsWith('#') && Array.isArray(resource['contained'])
    ? resource['contained'].filter(isObject).find((part) => part['id'] === literal.slice(1) && part['resourceType'] === 'Medication') : undefined;
  return { ...named, coding: contained === undefined ? undefined : codingsOf(reader, contained['code'], 'contained.code')[0] };
};

/** From the first start to the last end of all dosages; an open one leaves the end open. */
const boundsOf = (reader: FieldReader, dosages: readonly JsonObject[], at: string): ReadPeriod => {
  const periods = dosages.map((dosage) =>
    readPeriod(reader, reader.object(reader.object(dosage['timing'], `${at}.timing`)?.['repeat'], `${at}.timing.repeat`)?.['boundsPeriod'], `${at}.timing.repeat.boundsPeriod`));
  const starts = periods.map((period) => period.start).filter((start) => start !== null).sort();
  const ends = periods.map((period) => period.end).filter((end) => end !== null).sort();
  return { start: starts[0] ?? null, end: ends.length === periods.length ? (ends.at(-1) ?? null) : null };
};

const mapEither = (resource: JsonObject, form: Medication['form']): Mapping => {
  const reader = createFieldReader();
  const isRequest = form === 'request';
  const at = isRequest ? 'dosageInstruction' : 'dosage';
  const what = medicationOf(reader, resource);
  const dosages = reader.objects(resource[at], at);
  const bounds = boundsOf(reader, dosages, at);
  const effective = readPeriod(reader, resource['effectivePeriod'], 'effectivePeriod');
  const prescriber: Named = readNamed(reader, resource, isRequest ? resource['requester'] : undefined, { field: 'requester', ours: 'prescriber', max: 200 });
  // `doNotPerform` turns an order into its opposite (R4 modifier element): it must never read as something to take.
  const isForbidden = isRequest && resource['doNotPerform'] === true;
  const fields: ImportedMedication = {
    form, display: what.words, code: what.coding?.code ?? '', codeSystem: what.coding?.system ?? '',
    status: isForbidden && resource['status'] !== 'entered-in-error' ? 'not-taken' : oneOf(statuses, resource['status']),
    dosage: joinWords([isForbidden ? 'Do not give' : '', ...dosages.map((dosage) => dosageWords(reader, dosage, at))], '; ', 1000),
    reason: listWords(reader, resource['reasonCode'], 'reasonCode', 500) || displayWords(reader, resource['reasonReference'], 'reasonReference', 500),
    authored: isRequest ? readFhirDate(reader, resource['authoredOn'], 'authoredOn') : readFhirDate(reader, resource['dateAsserted'], 'dateAsserted'),
    started: readFhirDate(reader, resource['effectiveDateTime'], 'effectiveDateTime') ?? effective.start ?? bounds.start, ended: effective.end ?? bounds.end,
    prescriber: prescriber.words, note: readNotes(reader, resource['note']),
  };
  return answer('medication', reader, fields, { words: what.words, links: [...what.links, ...prescriber.links] });
};

/** FHIR R4 MedicationRequest to our fields: what was ordered. */
export const mapMedicationRequest = (request: JsonObject): Mapping => mapEither(request, 'request');

/** FHIR R4 MedicationStatement to our fields: what is said to be taken. */
export const mapMedicationStatement = (statement: JsonObject): Mapping => mapEither(statement, 'statement');
