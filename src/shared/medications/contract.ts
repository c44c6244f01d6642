import { defineContract } from '#shared/contract/define.ts';
import { sectionMethod } from '#shared/sections/section.ts';
import { Medication } from './medication.ts';

export const medicationsContract = defineContract({
  /** Medications, latest first. Groups: form. Current: active, on hold or intended. */
  'medications.list': sectionMethod('medications:read', Medication),
});
