import { Result } from '#shared/results/result.ts';
import { defineSection } from '#main/sections/index.ts';

/** FHIR R4 Observation that is no vital sign. What was measured never changes; a correction is a new record. */
export const resultsSection = defineSection<Result>({
  kind: 'result', table: 'result', row: Result, policy: 'auto', group: 'category',
  empty: {
    source: '', category: 'other', display: '', code: '', codeSystem: '', value: null, unit: '', valueText: '', low: null, high: null, rangeText: '',
    interpretation: '', status: 'unknown', effective: null, performer: '', note: '',
  },
  sortedBy: (result) => result.effective,
  named: (result) => `${result.display} ${result.code}`,
  current: `status <> 'entered-in-error' AND (interpretation NOT IN ('', 'N', 'NEG', 'NR') OR value < low OR value > high)`,
});
