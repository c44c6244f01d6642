import { useState } from 'react';
import type { ListedStaff } from '#shared/staff/contract.ts';
import { ReasonField } from '#renderer/kit/ReasonField.tsx';
import { StepUpDialog } from '#renderer/step-up/index.ts';
import { t } from '#renderer/text/index.ts';

/** Somebody lost their telephone and their recovery codes. */
export const ResetSecondFactorDialog = ({ person, onClose }: { readonly person: ListedStaff; readonly onClose: () => void }) => {
  const [reason, setReason] = useState('');
  const [isAsked, setIsAsked] = useState(false);
  const isMissing = reason.trim() === '';
  const input = () => {
    setIsAsked(true);
    return isMissing ? undefined : { staffId: person.id, reason: reason.trim() };
  };
  return (
    <StepUpDialog title={t('staff.resetSecondFactor.title', { name: person.displayName })} text={t('staff.resetSecondFactor.text')} method="staff.resetSecondFactor" input={input} button={t('stepUp.go')} onClose={onClose}>
      <ReasonField label={t('grant.reason')} hasFocus value={reason} onChange={setReason} problem={isAsked && isMissing ? t('staff.reason.missing') : undefined} />
    </StepUpDialog>
  );
};
