import type { OutputOf } from '#shared/contract/define.ts';
import type { policiesContract } from '#shared/policies/contract.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { useSession } from '#renderer/session/index.ts';
import { formatMoment, t } from '#renderer/text/index.ts';
import { policyGroups, policyValueWords } from '#renderer/approvals/index.ts';

export type ListedPolicy = OutputOf<(typeof policiesContract)['policies.list']>['policies'][number];

interface PolicyListProps {
  readonly policies: readonly ListedPolicy[];
  /** Undefined for whoever only reads. */
  readonly onChange: ((policy: ListedPolicy) => void) | undefined;
}

const PolicyRow = ({ policy, onChange }: { readonly policy: ListedPolicy; readonly onChange: PolicyListProps['onChange'] }) => {
  const { utcOffsetMinutes, today } = useSession();
  const words = t(`policy.${policy.name}`);
  const isShipped = policy.value === policy.shipped;
  return (
    <li className="policy">
      <div>
        <p>{words}</p>
        <p className="xs mute">{policy.rule}</p>
      </div>
      <div>
        <p><b>{policyValueWords(policy.name, policy.value)}</b></p>
        <p className="xs mute">{isShipped ? t('policies.shipped') : t('policies.shippedIs', { value: policyValueWords(policy.name, policy.shipped) })}</p>
      </div>
      <p className="xs mute policy__who">{policy.changedAt !== null && t('policies.changedBy', { name: policy.changedBy ?? '', when: formatMoment(policy.changedAt, utcOffsetMinutes, today) })}</p>
      {onChange && <Action aria-label={t('policies.change.of', { rule: words })} onClick={() => { onChange(policy); }}>{t('policies.change')}</Action>}
    </li>
  );
};

/** Every rule: its words, what it is set to, what it came with, the paragraph it serves, who changed it and when. */
export const PolicyList = ({ policies, onChange }: PolicyListProps) => (
  <>
    {policyGroups.map((group) => (
      <section key={group.name} className="panel" aria-label={t(`policies.group.${group.name}`)}>
        <div className="panel__head"><h2>{t(`policies.group.${group.name}`)}</h2></div>
        <ul>{group.policies.map((name) => policies.find((policy) => policy.name === name)).map((policy) => policy && <PolicyRow key={policy.name} policy={policy} onChange={onChange} />)}</ul>
      </section>
    ))}
  </>
);
