import type { ListedStaff } from '#shared/staff/contract.ts';
import { ReasonField } from '#renderer/kit/ReasonField.tsx';
import { StepUpDialog } from '#renderer/step-up/index.ts';
import { t } from '#renderer/text/index.ts';
import { useReason } from './use-reason.ts';

/** Somebody lost their telephone and their recovery codes. */
export const ResetSecondFactorDialog = ({ person, onClose }: { readonly person: ListedStaff; readonly onClose: () => void }) => {
  const { input, field } = useReason(person);
  return (
    <StepUpDialog title={t('staff.resetSecondFactor.title', { name: person.displayName })} text={t('staff.resetSecondFactor.text')} method="staff.resetSecondFactor" input={input} button={t('stepUp.go')} onClose={onClose}>
      <ReasonField label={t('grant.reason')} hasFocus {...field} />
    </StepUpDialog>
  );
};
