import { privileges, roles } from '#shared/staff/roles.ts';
import type { Approval } from '#shared/approvals/contract.ts';
import { policyNames } from '#shared/policies/policies.ts';
import { isTextKey, t } from '#renderer/text/index.ts';
import { policyValueWords } from './policy-value.ts';

type Fact = Approval['shown'][number];
const named = <N extends string>(names: readonly N[], name: string | undefined): N | undefined => names.find((one) => one === name);

/** What a method of the gate is called here. */
export const titleOf = (method: string): string => {
  const key = `approvals.${method}`;
  return isTextKey(key) ? t(key as 'approvals.other') : t('approvals.other');
};

/** The name of a fact; one that is not known is shown as it came rather than left out. */
const labelOf = (label: string): string => {
  const key = `confirm.label.${label}`;
  return isTextKey(key) ? t(key as 'confirm.label.name') : label;
};

const valueOf = ({ label, value }: Fact, facts: readonly Fact[], dateWords: (moment: string) => string): string => {
  const rule = named(policyNames, facts.find((fact) => fact.label === 'policy')?.value);
  if (rule && label === 'policy') return t(`policy.${rule}`);
  if (rule && (label === 'from' || label === 'value')) return policyValueWords(rule, value === 'true' ? true : value === 'false' ? false : /^\d+$/.test(value) ? Number(value) : value);
  const role = named(roles, value);
  if (role) return t(`role.${role}`);
  const privilege = named(privileges, value);
  if (privilege) return t(`privilege.${privilege}`);
  if (label === 'effect' && (value === 'grant' || value === 'deny')) return t(`confirm.effect.${value}`);
  if (value === 'true' || value === 'false') return t(value === 'true' ? 'confirm.yes' : 'confirm.no');
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return dateWords(value);
  return value === '' || value === 'null' ? t('confirm.none') : value;
};

/** What was asked for, fact by fact, in words; what people typed stays as they typed it. */
export const factsOf = ({ shown }: Approval, dateWords: (moment: string) => string): readonly { readonly label: string; readonly value: string }[] =>
  shown.map((fact) => ({ label: labelOf(fact.label), value: valueOf(fact, shown, dateWords) }));
