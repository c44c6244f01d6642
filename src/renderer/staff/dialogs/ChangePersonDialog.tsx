import { useState } from 'react';
import type { ListedStaff } from '#shared/staff/contract.ts';
import { TextField } from '#renderer/kit/TextField.tsx';
import { StepUpDialog } from '#renderer/step-up/index.ts';
import { t } from '#renderer/text/index.ts';
import { useRoles } from '../use-roles.ts';
import { RoleField } from './RoleField.tsx';

/** Another name or another role. */
export const ChangePersonDialog = ({ person, onClose }: { readonly person: ListedStaff; readonly onClose: () => void }) => {
  const [displayName, setDisplayName] = useState(person.displayName);
  const [role, setRole] = useState(person.role);
  const { isRuling } = useRoles();
  const isMissing = displayName.trim() === '';
  return (
    <StepUpDialog title={t('staff.change.title', { name: person.displayName })} text={t('staff.change.text')} method="staff.change" button={t('stepUp.go')} onClose={onClose}
      needsSecond={isRuling(role) && !isRuling(person.role)} input={() => (isMissing ? undefined : { staffId: person.id, displayName: displayName.trim(), role })}>
      <div className="dialog__pair">
        <TextField label={t('staff.add.displayName')} data-autofocus value={displayName} maxLength={200} problem={isMissing ? t('staff.add.name.missing') : undefined} onChange={(event) => { setDisplayName(event.currentTarget.value); }} />
        <RoleField value={role} onChange={setRole} />
      </div>
    </StepUpDialog>
  );
};
