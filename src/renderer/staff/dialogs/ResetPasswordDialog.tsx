import type { ListedStaff } from '#shared/staff/contract.ts';
import { StepUpDialog } from '#renderer/step-up/index.ts';
import { t } from '#renderer/text/index.ts';
import { isRulingRole } from './AddPersonDialog.tsx';

/** A one-time code for somebody who forgot their password or came back. */
export const ResetPasswordDialog = ({ person, onClose }: { readonly person: ListedStaff; readonly onClose: () => void }) => (
  <StepUpDialog title={t('staff.reset.title', { name: person.displayName })} text={t('staff.reset.text')} method="staff.reset" input={() => ({ staffId: person.id })}
    needsSecond={person.state === 'ended' && isRulingRole(person.role)} button={t('stepUp.go')} onClose={onClose} />
);
