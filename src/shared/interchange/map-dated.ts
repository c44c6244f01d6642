import { isObject } from './json.ts';
import type { JsonObject } from './json.ts';
import { toFhirDate } from './map-date.ts';

/** The fields by which R4 resources say when they were, in the order they are tried; a period by its start. */
const fields = [
  'effectiveDateTime', 'effectiveInstant', 'effectivePeriod', 'performedDateTime', 'performedPeriod', 'date', 'dateTime', 'created', 'createdDateTime', 'createdPeriod',
  'authoredOn', 'authored', 'occurrenceDateTime', 'occurrencePeriod', 'occurredDateTime', 'occurredPeriod', 'started', 'sent', 'received', 'issued', 'recorded', 'recordedDate',
  'startDate', 'start', 'whenHandedOver', 'whenPrepared', 'receivedTime', 'period', 'planningHorizon', 'billablePeriod', 'servicedPeriod', 'statusDate',
] as const;

const dateIn = (value: unknown): string => {
  const text: unknown = isObject(value) ? value['start'] : value;
  return typeof text === 'string' && text.length <= 60 ? (toFhirDate(text.trim()) ?? '') : '';
};

/** The date a resource gives itself, as a FhirDate; `meta.lastUpdated` when it gives none, '' when there is no date at all. Never refuses. */
export const datedOf = (resource: JsonObject): string => {
  for (const field of fields) {
    const value = resource[field];
    const date = value === undefined ? '' : dateIn(value);
    if (date !== '') return date;
  }
  const { collection, meta } = resource;
  return (isObject(collection) ? dateIn(collection['collectedDateTime'] ?? collection['collectedPeriod']) : '') || (isObject(meta) ? dateIn(meta['lastUpdated']) : '');
};
