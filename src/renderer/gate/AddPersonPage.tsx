import { useState } from 'react';
import type { FormEvent } from 'react';
import type { Role } from '#shared/staff/roles.ts';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { failureWords } from './failure-words.ts';
import { leaveGate } from './leave-gate.ts';
import { NewPasswordFields, noPassword, problemsOf } from './NewPasswordFields.tsx';
import type { PasswordProblems } from './NewPasswordFields.tsx';
import { RoleChoice } from './RoleChoice.tsx';
import { Said } from './Said.tsx';
import { isUserName } from './user-name.ts';

interface Problems extends PasswordProblems {
  readonly displayName?: string;
  readonly userName?: string;
}

/** A new colleague with a slot in the vault of this workstation. */
export const AddPersonPage = () => {
  const [displayName, setDisplayName] = useState('');
  const [userName, setUserName] = useState('');
  const [role, setRole] = useState<Role>('nurse');
  const [fresh, setFresh] = useState(noPassword);
  const [problems, setProblems] = useState<Problems>({});
  const [isWorking, setIsWorking] = useState(false);
  const [said, setSaid] = useState('');
  const [isAdded, setIsAdded] = useState(false);

  const judge = (): Problems => ({
    ...(displayName.trim() === '' ? { displayName: t('person.displayName.missing') } : {}),
    ...(isUserName(userName) ? {} : { userName: t('setup.userName.bad') }),
    ...problemsOf(fresh),
  });
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const found = judge();
    setProblems(found);
    focusFirstProblem();
    setSaid('');
    if (Object.keys(found).length > 0 || isWorking) return;
    setIsWorking(true);
    const outcome = await outcomeOf(gate['staff.add']({ displayName, userName, role, password: fresh.password }));
    setIsWorking(false);
    if (outcome.type !== 'value') return setSaid(failureWords(outcome));
    switch (outcome.value.type) {
      case 'added': return setIsAdded(true);
      case 'name-taken': return setProblems({ userName: t('person.name-taken') });
      case 'password-too-weak': return setProblems({ password: t(`weak.${outcome.value.why}`) });
    }
  };
  const another = (): void => {
    setDisplayName('');
    setUserName('');
    setFresh(noPassword);
    setIsAdded(false);
  };

  if (isAdded) {
    return (
      <StatePanel icon="check" title={t('person.added', { name: displayName })} actions={<>
        <Action kind="primary" size="lg" autoFocus onClick={leaveGate}>{t('gate.backToClinic')}</Action>
        <Action size="lg" onClick={another}>{t('person.another')}</Action>
      </>}>
        <p>{t('person.added.text', { role: t(`role.${role}`), userName })}</p>
      </StatePanel>
    );
  }
  return (
    <form className="gate-form" onSubmit={(event) => { void add(event); }}>
      <h1>{t('person.title')}</h1>
      <p className="gate-form__intro">{t('person.intro')}</p>
      <TextField label={t('person.displayName')} autoFocus value={displayName} maxLength={200} problem={problems.displayName} onChange={(event) => { setDisplayName(event.currentTarget.value); }} />
      <TextField label={t('setup.userName')} hint={t('setup.userName.hint')} value={userName} maxLength={60} problem={problems.userName} onChange={(event) => { setUserName(event.currentTarget.value); }} />
      <RoleChoice value={role} onChange={setRole} />
      <NewPasswordFields label={t('person.firstPassword')} value={fresh} onChange={setFresh} problems={problems} />
      <Said>{said}</Said>
      <div className="gate-form__foot">
        <Action kind="primary" size="lg" type="submit" disabled={isWorking}>{isWorking ? t('person.working') : t('person.button')}</Action>
        <Action size="lg" onClick={leaveGate}>{t('gate.backToClinic')}</Action>
      </div>
    </form>
  );
};
