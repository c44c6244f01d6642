import { useState } from 'react';
import { fitsPolicy, isWeakening } from '#shared/policies/policies.ts';
import type { PolicyName } from '#shared/policies/policies.ts';
import { Choice } from '#renderer/kit/Choice.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { StepUpDialog } from '#renderer/step-up/index.ts';
import { t } from '#renderer/text/index.ts';
import { kindOf, policyValueWords, rangeOf, unitWords } from '#renderer/approvals/index.ts';
import type { PolicyValue } from '#renderer/approvals/index.ts';

export interface Policy {
  readonly name: PolicyName;
  readonly value: PolicyValue;
  readonly shipped: PolicyValue;
}

interface EditorProps {
  readonly name: PolicyName;
  readonly typed: string;
  readonly problem: string | undefined;
  readonly onType: (typed: string) => void;
}

/** A field that fits what the rule is. Everything is text until it is read. */
const ValueEditor = ({ name, typed, problem, onType }: EditorProps) => {
  switch (kindOf(name)) {
    case 'yes-or-no':
      return <Choice label={t('policies.value')} value={typed} onChange={onType} options={[{ value: 'true', label: t('policies.yes') }, { value: 'false', label: t('policies.no') }]} />;
    case 'who':
      return <Choice label={t('policies.value')} value={typed} onChange={onType} options={['ruling', 'everybody'].map((value) => ({ value, label: policyValueWords(name, value) }))} />;
    case 'number':
      return <TextField className="policy-number" label={t('policies.value')} hint={`${t('policies.range', rangeOf(name))} ${unitWords(name)}`} problem={problem} data-autofocus inputMode="numeric" maxLength={6} value={typed}
        onChange={(event) => { onType(event.currentTarget.value); }} />;
  }
};

const readValue = (name: PolicyName, typed: string): PolicyValue | undefined => {
  const kind = kindOf(name);
  const value = kind === 'yes-or-no' ? typed === 'true' : kind === 'who' ? typed : /^\d{1,6}$/.test(typed.trim()) ? Number(typed) : undefined;
  return value !== undefined && fitsPolicy(name, value) ? value : undefined;
};

/** Another value for one rule; says beforehand whether the clinic gets weaker by it. */
export const PolicyDialog = ({ policy: { name, value: now, shipped }, onClose }: { readonly policy: Policy; readonly onClose: () => void }) => {
  // Whoever comes to a yes or no comes to turn it; a number or a word begins as it is.
  const [typed, setTyped] = useState(typeof now === 'boolean' ? String(!now) : String(now));
  const value = readValue(name, typed);
  const isWeaker = value !== undefined && isWeakening(name, now, value);
  const problem = value === undefined ? t('policies.outside', rangeOf(name)) : undefined;
  const text = t('policies.nowAndShipped', { now: policyValueWords(name, now), shipped: policyValueWords(name, shipped) });
  return (
    <StepUpDialog title={t(`policy.${name}`)} text={text} method="policies.change" input={() => (value === undefined || value === now ? undefined : { name, value })} button={t('stepUp.go')} onClose={onClose}>
      <ValueEditor name={name} typed={typed} problem={problem} onType={setTyped} />
      <p role="status" className={isWeaker ? 'policy-weaker' : 'sm sec'}>
        {value === undefined ? '' : value === now ? t('policies.same') : t(isWeaker ? 'policies.weaker' : 'policies.stronger')}
      </p>
    </StepUpDialog>
  );
};
