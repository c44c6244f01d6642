import { Problem } from '#shared/problems/problem.ts';
import { defineSection } from '#main/sections/index.ts';

/** FHIR R4 Condition. */
export const problemsSection = defineSection<Problem>({
  kind: 'condition', table: 'condition', row: Problem, policy: 'review', group: 'category',
  empty: {
    source: '', display: '', code: '', codeSystem: '', category: 'other', clinicalStatus: 'unknown', verification: 'unknown', severity: '',
    onset: null, onsetText: '', abated: null, abatedText: '', recordedOn: null, recordedBy: '', note: '',
  },
  sortedBy: (problem) => problem.onset ?? problem.recordedOn,
  named: (problem) => `${problem.display} ${problem.code}`,
  // A status nobody told may be an active problem: it is shown rather than hidden.
  current: `clinical_status IN ('active', 'recurrence', 'relapse', 'unknown') AND abated IS NULL AND verification NOT IN ('refuted', 'entered-in-error')`,
});
