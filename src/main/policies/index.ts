import type { Handlers, InputOf, OutputOf } from '#shared/contract/define.ts';
import type { policiesContract, policiesGateContract } from '#shared/policies/contract.ts';
import { fitsPolicy, isWeakening, policies, policyNames } from '#shared/policies/policies.ts';
import { namedId, readSnapshot } from '#main/access/index.ts';
import type { Access } from '#main/access/index.ts';
import { raiseAlert } from '#main/alerts/index.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { askApproval } from '#main/approvals/index.ts';
import type { Records } from '#main/records/record-write.ts';
import { policyChanges } from './store.ts';

export { policyKind } from './policy-kind.ts';

export interface PolicyParts {
  readonly records: Records;
  readonly access: () => Access;
}
type Change = (typeof policiesGateContract)['policies.change'];

export const policiesHandlers = ({ access }: Pick<PolicyParts, 'access'>) =>
  ({
    'policies.list': async ({ read }) => {
      const changes = new Map((await policyChanges(read)).map((change) => [change.name, change]));
      const values = access().policies();
      return {
        policies: policyNames.map((name) => ({
          name, value: values[name], shipped: policies[name].shipped, rule: policies[name].rule,
          changedAt: changes.get(name)?.changedAt ?? null, changedBy: changes.get(name)?.changedBy ?? null,
        })),
      };
    },
  }) satisfies Handlers<typeof policiesContract, CallContext>;

/** Sets one rule. Making the clinic weaker waits for a second person, and privacy officers are told when it comes to hold. */
const changePolicy = ({ records, access }: PolicyParts) => async (context: CallContext, input: InputOf<Change>): Promise<OutputOf<Change>> => {
  const { tx, ids, session, steppedUp } = context;
  const { name, value } = input;
  if (!fitsPolicy(name, value)) return { type: 'not-possible' };
  const at = access().now();
  const { policies: values } = await readSnapshot(tx, at);
  if (values[name] === value) return { type: 'changed' };
  const weakens = isWeakening(name, values[name], value);
  if (weakens && steppedUp?.isSeconded !== true) return askApproval(context, 'policies.change', input);
  const by = steppedUp?.askedBy ?? session.staffId;
  const id = namedId('policy', name);
  const [outcome] = await records.write(tx, [{ kind: 'policy', id, patientId: id, fields: { name, value: JSON.stringify(value), changedBy: by, changedAt: at } }], { staffId: by });
  if (outcome?.type !== 'applied') throw new Error('a rule was not written');
  if (weakens) await raiseAlert(tx, { id: ids.newId(), kind: 'policy-weakened', at, staffId: session.staffId, byId: by });
  return { type: 'changed' };
};

export const policiesGateHandlers = (parts: PolicyParts) => ({ 'policies.change': changePolicy(parts) }) satisfies Handlers<typeof policiesGateContract, CallContext>;
