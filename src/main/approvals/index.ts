export { approvalsAhead, approvalsGateHandlers, approvalsHandlers } from './handlers.ts';
export type { ApprovalParts } from './handlers.ts';
export { askApproval } from './ask-approval.ts';
export { waitingById } from './store.ts';
