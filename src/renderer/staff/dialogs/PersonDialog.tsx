import type { ListedStaff } from '#shared/staff/contract.ts';
import { ChangePersonDialog } from './ChangePersonDialog.tsx';
import { EndPersonDialog } from './EndPersonDialog.tsx';
import { GrantDialog } from './GrantDialog.tsx';
import { ResetPasswordDialog } from './ResetPasswordDialog.tsx';
import { ResetSecondFactorDialog } from './ResetSecondFactorDialog.tsx';

/** What can be done about a person. */
export type PersonAction = 'change' | 'reset' | 'resetSecondFactor' | 'give' | 'end';

const dialogs = { change: ChangePersonDialog, reset: ResetPasswordDialog, resetSecondFactor: ResetSecondFactorDialog, give: GrantDialog, end: EndPersonDialog } as const;

/** The form of one action; what it does happens in the gate. */
export const PersonDialog = ({ action, person, onClose }: { readonly action: PersonAction; readonly person: ListedStaff; readonly onClose: () => void }) => {
  const Dialog = dialogs[action];
  return <Dialog person={person} onClose={onClose} />;
};
