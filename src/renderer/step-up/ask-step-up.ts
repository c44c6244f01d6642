import type { approvalsGateContract } from '#shared/approvals/contract.ts';
import type { auditExportContract } from '#shared/audit-export/contract.ts';
import type { auditProofGateContract } from '#shared/audit/proof-contract.ts';
import type { OutputOf, RawInputOf } from '#shared/contract/define.ts';
import type { incidentsGateContract } from '#shared/incidents/contract.ts';
import type { policiesGateContract } from '#shared/policies/contract.ts';
import type { staffGateContract } from '#shared/staff/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { flushDrafts } from '#renderer/drafts/index.ts';
import type { Failure } from '#renderer/api/outcome.ts';

type Guarded = typeof staffGateContract & typeof policiesGateContract & typeof auditProofGateContract & Omit<typeof approvalsGateContract, 'approvals.takeBack'> & typeof incidentsGateContract & typeof auditExportContract;
/** What only happens in the gate, after the person's secrets. */
export type StepUpMethod = keyof Guarded;
export type StepUpInput<M extends StepUpMethod> = RawInputOf<Guarded[M]>;
/** `done.staff.add.added`: a method and its answer, as the catalogue names them. */
export type Said = { readonly [M in StepUpMethod]: `done.${M}.${OutputOf<Guarded[M]>['type']}` }[StepUpMethod];

/** `asked`: this window is about to end, and the gate comes. Otherwise nothing happened. */
export type Asked = 'asked' | 'forbidden' | 'bad-input' | Failure;

/** Asks for something that needs its person's secret once more. Which it was and what became of it comes with `stepUp.outcome`. */
export const askStepUp = async <M extends StepUpMethod>(method: M, input: StepUpInput<M>): Promise<Asked> => {
  // The window is about to end: what was typed last is kept first.
  await flushDrafts();
  const outcome = await outcomeOf(clinic['stepUp.ask']({ method, input: JSON.stringify(input) }));
  return outcome.type === 'value' ? outcome.value.type : outcome;
};
