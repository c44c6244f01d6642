import { useState } from 'react';
import type { FormEvent } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { formatNumber, t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { focusFirstProblem } from '#renderer/kit/focus-first-problem.ts';
import { TextField } from '#renderer/kit/TextField.tsx';
import { whyWords } from '../enrolment/hub-words.ts';
import { failureWords } from '../failure-words.ts';
import { Said } from '../Said.tsx';
import { momentWords } from '../step-up/asked-words.ts';
import type { FoundClinic, RecoveryState } from './recovery.ts';

interface FoundClinicFormProps {
  readonly found: FoundClinic;
  readonly onBegun: (state: RecoveryState) => void;
  /** It has to be looked for again, and why. */
  readonly onBeginAgain: (why: string) => void;
  readonly onBack: () => void;
  readonly onTrouble: (trouble: string) => void;
}

/** What the words and the clinic's own computers signed, apart from what only the hub says; a person says whether it is theirs. */
export const FoundClinicForm = ({ found, onBegun, onBeginAgain, onBack, onTrouble }: FoundClinicFormProps) => {
  const standing = found.computers.filter(({ isOut }) => !isOut);
  const [lost, setLost] = useState<ReadonlySet<number>>(() => new Set(standing.map(({ dev }) => dev)));
  const [clinicName, setClinicName] = useState(found.clinicName);
  const [problem, setProblem] = useState<string>();
  const [said, setSaid] = useState('');
  const [isWorking, setIsWorking] = useState(false);
  const tick = (dev: number, isLost: boolean): void => { setLost(new Set(isLost ? [...lost, dev] : [...lost].filter((one) => one !== dev))); };

  const accept = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isWorking) return;
    const name = clinicName.trim();
    setProblem(name === '' ? t('setup.clinicName.missing') : undefined);
    if (name === '') return focusFirstProblem();
    setIsWorking(true);
    setSaid('');
    const outcome = await outcomeOf(gate['recoverClinic.accept']({ clinicName: name, lost: [...lost] }));
    setIsWorking(false);
    if (outcome.type !== 'value') return setSaid(failureWords(outcome));
    switch (outcome.value.type) {
      case 'begin-again': case 'behind': return onBeginAgain(t(`recoverClinic.${outcome.value.type}`));
      case 'hub-trouble': return onBeginAgain(`${whyWords(outcome.value.why)} ${t('recoverClinic.kept')}`);
      case 'trouble': return onTrouble(outcome.value.trouble);
      default: return onBegun(outcome.value);
    }
  };
  return (
    <form className="gate-form" onSubmit={(event) => { void accept(event); }}>
      <h1>{t('recoverClinic.found')}</h1>
      <p className="gate-form__intro">{t(found.isGoingOn ? 'recoverClinic.found.goesOn' : 'recoverClinic.found.text')}</p>
      <dl className="asked">
        {found.isGoingOn && <div><dt>{t('setup.clinicName')}</dt><dd>{found.clinicName}</dd></div>}
        <div><dt>{t('recoverClinic.listChanged')}</dt><dd>{momentWords(found.listChangedAt)}</dd></div>
        <div><dt>{t('recoverClinic.said')}</dt><dd>{t('recoverClinic.said.count', { count: formatNumber(found.envelopesSaid) })}</dd></div>
      </dl>
      <p className="note">{t('recoverClinic.uncertain')}</p>
      <fieldset className="ticks">
        <legend className="label">{t('recoverClinic.lost')}</legend>
        {standing.length > 1 && (
          <label><input type="checkbox" checked={lost.size === standing.length} onChange={(event) => { setLost(new Set(event.currentTarget.checked ? standing.map(({ dev }) => dev) : [])); }} /><b>{t('recoverClinic.lost.all')}</b></label>
        )}
        {standing.map(({ dev, name, class: kind, admittedAt }) => (
          <label key={dev}>
            <input type="checkbox" checked={lost.has(dev)} onChange={(event) => { tick(dev, event.currentTarget.checked); }} />
            <span>{t('recoverClinic.computer', { name, kind: t(`network.class.${kind}`), when: momentWords(admittedAt) })}</span>
          </label>
        ))}
        {standing.length === 0 && <p>{t('recoverClinic.lost.none')}</p>}
        <p className="hint">{t('recoverClinic.lost.hint')}</p>
      </fieldset>
      {!found.isGoingOn && <TextField label={t('setup.clinicName')} hint={t('recoverClinic.name.hint')} value={clinicName} maxLength={120} problem={problem} onChange={(event) => { setClinicName(event.currentTarget.value); }} />}
      <Said>{said}</Said>
      <div className="gate-form__foot">
        <Action kind="primary" size="lg" type="submit" disabled={isWorking}>{isWorking ? t('recoverClinic.accepting') : t('recoverClinic.accept')}</Action>
        <Action size="lg" disabled={isWorking} onClick={onBack}>{t('recoverClinic.notOurs')}</Action>
      </div>
    </form>
  );
};
