import { useState } from 'react';
import type { FormEvent } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { formatNumber, t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Choice } from '#renderer/kit/Choice.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { SecretField, TextField } from '#renderer/kit/TextField.tsx';
import { useSecondsLeft } from '#renderer/kit/use-seconds-left.ts';
import { failureWords } from '../failure-words.ts';
import { NewPasswordFields, noPassword, problemsOf } from '../NewPasswordFields.tsx';
import type { PasswordProblems } from '../NewPasswordFields.tsx';
import { Said } from '../Said.tsx';
import { momentWords } from '../step-up/asked-words.ts';
import type { Ready } from './recovery.ts';

interface OpenRecoveredFormProps {
  readonly state: Ready;
  readonly onOpened: () => void;
  readonly onTrouble: (trouble: string) => void;
  readonly onBeginAgain: () => void;
}

/** What of each computer is here, and then the first person: with the password they had, or an administrator with a new one. */
export const OpenRecoveredForm = ({ state, onOpened, onTrouble, onBeginAgain }: OpenRecoveredFormProps) => {
  const [how, setHow] = useState<'old' | 'new'>('old');
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const [fresh, setFresh] = useState(noPassword);
  const [problems, setProblems] = useState<PasswordProblems>({});
  const [said, setSaid] = useState('');
  const [isWorking, setIsWorking] = useState(false);
  const [secondsLeft, startWait] = useSecondsLeft();
  const isNew = how === 'new';
  const isOff = isWorking || secondsLeft > 0;
  const open = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isOff) return;
    const found = isNew ? problemsOf(fresh) : {};
    setProblems(found);
    setSaid('');
    if (Object.keys(found).length > 0) return focusFirstProblem();
    if (userName.trim() === '' || (!isNew && password === '')) return setSaid(t('join.missing'));
    setIsWorking(true);
    const outcome = await outcomeOf(gate['recoverClinic.finish']({ userName: userName.trim(), password: isNew ? fresh.password : password, isNew }));
    setIsWorking(false);
    setPassword('');
    if (outcome.type !== 'value') return setSaid(failureWords(outcome));
    const { value } = outcome;
    switch (value.type) {
      case 'done': return onOpened();
      case 'begin-again': return onBeginAgain();
      case 'trouble': return onTrouble(value.trouble);
      case 'not-an-administrator': return setSaid(t('recovery.not-an-administrator'));
      case 'password-too-weak': setProblems({ password: t(`weak.${value.why}`) }); return focusFirstProblem();
      case 'wrong': startWait(value.waitSeconds); return setSaid(t('signIn.wrong'));
      case 'wait': return startWait(value.waitSeconds);
    }
  };
  const words = secondsLeft > 0 ? t('lock.wait', { count: secondsLeft }) : isWorking ? t('join.opening') : t('join.open');
  return (
    <form className="gate-form" onSubmit={(event) => { void open(event); }}>
      <h1>{t('join.ready', { clinic: state.clinicName })}</h1>
      <ul className="brought" aria-label={t('recoverClinic.brought')}>
        {state.brought.map(({ name, changes, heardAt }) => (
          <li key={name}>{heardAt === null ? t('recoverClinic.brought.count', { name, count: formatNumber(changes) }) : t('recoverClinic.brought.heard', { name, count: formatNumber(changes), when: momentWords(heardAt) })}</li>
        ))}
      </ul>
      <p className="gate-form__intro">{t('recoverClinic.brought.text')}</p>
      <Choice label={t('recoverClinic.how')} value={how} onChange={setHow} options={[{ value: 'old', label: t('recoverClinic.how.old') }, { value: 'new', label: t('recoverClinic.how.new') }]} />
      <TextField label={t('signIn.name')} value={userName} maxLength={60} onChange={(event) => { setUserName(event.currentTarget.value); }} />
      {isNew ? <NewPasswordFields label={t('recovery.newPassword')} value={fresh} onChange={setFresh} problems={problems} />
        : <SecretField label={t('signIn.password')} showLabel={t('show.password')} value={password} maxLength={1_000} onChange={(event) => { setPassword(event.currentTarget.value); }} />}
      <Said>{said}</Said>
      <div className="gate-form__foot"><Action kind="primary" size="lg" type="submit" disabled={isOff}>{words}</Action></div>
    </form>
  );
};
