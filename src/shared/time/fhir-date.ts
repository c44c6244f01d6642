import { z } from 'zod';
import { datePartsOf } from './calendar-date.ts';

const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/**
 * When something was, as exactly as the source told it (FHIR R4 dateTime): `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, or a moment in
 * UTC with milliseconds. Texts compare in time order; a date stands before the moments within it.
 */
export type FhirDate = string;

export const isFhirDate = (text: string): boolean => (moment.test(text) ? !Number.isNaN(Date.parse(text)) : datePartsOf(text) !== undefined);

export const fhirDate = z.string().max(24).refine(isFhirDate);
