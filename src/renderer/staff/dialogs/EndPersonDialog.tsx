import { useState } from 'react';
import type { ListedStaff } from '#shared/staff/contract.ts';
import { ReasonField } from '#renderer/kit/ReasonField.tsx';
import { StepUpDialog } from '#renderer/step-up/index.ts';
import { t } from '#renderer/text/index.ts';

/** A leaver. */
export const EndPersonDialog = ({ person, onClose }: { readonly person: ListedStaff; readonly onClose: () => void }) => {
  const [reason, setReason] = useState('');
  const [isAsked, setIsAsked] = useState(false);
  const isMissing = reason.trim() === '';
  const input = () => {
    setIsAsked(true);
    return isMissing ? undefined : { staffId: person.id, reason: reason.trim() };
  };
  return (
    <StepUpDialog title={t('staff.end.title', { name: person.displayName })} text={t('staff.end.text')} method="staff.end" input={input} button={t('stepUp.go')} onClose={onClose}>
      <ReasonField label={t('staff.end.reason')} hasFocus value={reason} onChange={setReason} problem={isAsked && isMissing ? t('staff.reason.missing') : undefined}
        usual={[t('staff.end.usual.job'), t('staff.end.usual.contract'), t('staff.end.usual.trust')]} usualLabel={t('staff.reason.common')} />
    </StepUpDialog>
  );
};
