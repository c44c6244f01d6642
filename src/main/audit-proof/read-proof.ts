import type { auditProofContract, Doubted } from '#shared/audit/proof-contract.ts';
import type { OutputOf } from '#shared/contract/define.ts';
import type { Reader } from '#shared/database/types.ts';
import { logSize, witnessStanding } from '#main/audit/index.ts';
import type { Doubt } from '#main/audit/index.ts';
import { lastVerifiedRow } from './store.ts';

type Proof = OutputOf<(typeof auditProofContract)['audit.proof']>;

/** A doubt as a page tells it: no id leaves main. */
export const doubtedOf = (doubt: Doubt): Doubted => {
  const { reason } = doubt;
  const nothing = { reason, provedAt: null, names: [], count: null };
  switch (doubt.reason) {
    case 'rollback': return { ...nothing, provedAt: doubt.anchoredAt };
    case 'tables': return { ...nothing, names: [...doubt.tables] };
    case 'records': return { ...nothing, names: [doubt.kind], count: doubt.ids.length };
    case 'tree': case 'log': return nothing;
  }
};

export const readProof = async (read: Reader, doubts: readonly Doubt[], verifying: Proof['verifying']): Promise<Proof> => {
  const { witnesses, ...standing } = await witnessStanding(read);
  return { size: await logSize(read), ...standing, witnesses: [...witnesses], doubts: doubts.map(doubtedOf), lastVerified: await lastVerifiedRow(read), verifying };
};
