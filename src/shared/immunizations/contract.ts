import { defineContract } from '#shared/contract/define.ts';
import { sectionMethod } from '#shared/sections/section.ts';
import { Immunization } from './immunization.ts';

export const immunizationsContract = defineContract({
  /** Vaccines, latest first. Groups: the vaccine's name. Current: given. */
  'immunizations.list': sectionMethod('immunizations:read', Immunization),
});
