import type { ListedStaff } from '#shared/staff/contract.ts';
import { StepUpDialog } from '#renderer/step-up/index.ts';
import { t } from '#renderer/text/index.ts';
import { useRoles } from '../use-roles.ts';

/** A one-time code for somebody who forgot their password or came back. */
export const ResetPasswordDialog = ({ person, onClose }: { readonly person: ListedStaff; readonly onClose: () => void }) => {
  const { isRuling } = useRoles();
  return (
    <StepUpDialog title={t('staff.reset.title', { name: person.displayName })} text={t('staff.reset.text')} method="staff.reset" input={() => ({ staffId: person.id })}
      needsSecond={person.state === 'ended' && isRuling(person.role)} button={t('stepUp.go')} onClose={onClose} />
  );
};
