import { defineContract } from '#shared/contract/define.ts';
import { sectionMethod } from '#shared/sections/section.ts';
import { Problem } from './problem.ts';

export const problemsContract = defineContract({
  /** Problems, latest onset first. Groups: category. Current: active, recurring or relapsed, neither refuted nor entered in error. */
  'problems.list': sectionMethod('problems:read', Problem),
});
