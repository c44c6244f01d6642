import type { ListedStaff } from '#shared/staff/contract.ts';
import { ReasonField } from '#renderer/kit/ReasonField.tsx';
import { StepUpDialog } from '#renderer/step-up/index.ts';
import { t } from '#renderer/text/index.ts';
import { useReason } from './use-reason.ts';

/** A leaver. */
export const EndPersonDialog = ({ person, onClose }: { readonly person: ListedStaff; readonly onClose: () => void }) => {
  const { input, field } = useReason(person);
  return (
    <StepUpDialog title={t('staff.end.title', { name: person.displayName })} text={t('staff.end.text')} method="staff.end" input={input} button={t('stepUp.go')} onClose={onClose}>
      <ReasonField label={t('staff.end.reason')} hasFocus {...field}
        usual={[t('staff.end.usual.job'), t('staff.end.usual.contract'), t('staff.end.usual.trust')]} usualLabel={t('staff.reason.common')} />
    </StepUpDialog>
  );
};
