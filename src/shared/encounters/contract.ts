import { defineContract } from '#shared/contract/define.ts';
import { sectionMethod } from '#shared/sections/section.ts';
import { Encounter } from './encounter.ts';

export const encountersContract = defineContract({
  /** Visits, latest first. Groups: class. Current: those not ended. */
  'encounters.list': sectionMethod('encounters:read', Encounter),
});
