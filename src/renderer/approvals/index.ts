export { ApprovalsPanel } from './ApprovalsPanel.tsx';
export { kindOf, policyGroups, policyValueWords, rangeOf, unitWords } from './policy-value.ts';
export type { PolicyValue } from './policy-value.ts';
