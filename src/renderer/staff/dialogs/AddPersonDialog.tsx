import { useState } from 'react';
import type { ListedStaff } from '#shared/staff/contract.ts';
import type { Role } from '#shared/staff/roles.ts';
import { fold } from '#shared/text/fold.ts';
import { useDrafted } from '#renderer/drafts/index.ts';
import { TextField } from '#renderer/kit/TextField.tsx';
import { StepUpDialog } from '#renderer/step-up/index.ts';
import { t } from '#renderer/text/index.ts';
import { useRoles } from '../use-roles.ts';
import { RoleField } from './RoleField.tsx';

/** `Priya Raman` → `priya.raman`: what most people would choose. */
const userNameOf = (displayName: string): string => fold(displayName).replace(/[^\p{L}\p{N} _-]/gu, '').split(' ').filter((part) => part !== '').join('.');

const problemsOf = (displayName: string, userName: string, taken: readonly string[]) => ({
  displayName: displayName.trim() === '' ? t('staff.add.name.missing') : undefined,
  userName: !/^[\p{L}\p{N}._-]{1,60}$/u.test(userName.trim()) ? t('staff.add.userName.wrong')
    : taken.some((name) => fold(name) === fold(userName.trim())) ? t('staff.add.userName.taken') : undefined,
});

interface AddForm { readonly displayName: string; readonly userName: string; readonly role: Role }
/** Without a sign-in name of its own the form offers one made of the name. */
const blank: AddForm = { displayName: '', userName: '', role: 'nurse' };

/** A joiner: name, sign-in name, role. Their code is shown in the gate and nowhere else. */
export const AddPersonDialog = ({ staff, onClose }: { readonly staff: readonly ListedStaff[]; readonly onClose: () => void }) => {
  const [form, setForm, forget] = useDrafted<AddForm>('staff.add', null, blank);
  const { displayName, role } = form;
  const change = (part: Partial<AddForm>): void => { setForm({ ...form, ...part }); };
  const { isRuling } = useRoles();
  const [isAsked, setIsAsked] = useState(false);
  const userName = form.userName === '' ? userNameOf(displayName) : form.userName;
  const problems = problemsOf(displayName, userName, staff.map((person) => person.userName));
  const input = () => {
    setIsAsked(true);
    return problems.displayName === undefined && problems.userName === undefined ? { displayName: displayName.trim(), userName: userName.trim(), role } : undefined;
  };
  return (
    <StepUpDialog title={t('staff.add.title')} text={t('staff.add.text')} method="staff.add" input={input} needsSecond={isRuling(role)} button={t('staff.add')} onClose={() => { forget(); onClose(); }}>
      <TextField label={t('staff.add.displayName')} data-autofocus value={displayName} maxLength={200} problem={isAsked ? problems.displayName : undefined} onChange={(event) => { change({ displayName: event.currentTarget.value }); }} />
      <div className="dialog__pair">
        <TextField label={t('staff.add.userName')} hint={t('staff.add.userName.hint')} value={userName} maxLength={60} problem={isAsked ? problems.userName : undefined} onChange={(event) => { change({ userName: event.currentTarget.value }); }} />
        <RoleField value={role} onChange={(next) => { change({ role: next }); }} />
      </div>
    </StepUpDialog>
  );
};
