import { useEffect, useState } from 'react';
import type { FormEvent } from 'react';
import type { OutputOf } from '#shared/contract/define.ts';
import type { GateContract } from '#shared/contract/clinic.ts';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Opening } from '../Opening.tsx';
import { Said } from '../Said.tsx';
import { HubFields } from './HubFields.tsx';
import { nothingTyped, problemOf, whyWords } from './hub-words.ts';
import { JoinProgress } from './JoinProgress.tsx';
import { OpenNewComputer } from './OpenNewComputer.tsx';
import { useHubForm } from './use-hub-form.ts';

type State = OutputOf<GateContract['join.look']>;
const lookEveryMs = 1_500;

interface JoinPageProps {
  readonly onBack: () => void;
  readonly onTrouble: (trouble: string) => void;
  readonly onAlready: () => void;
}

/** This computer's way into a clinic that stands on others. Nothing stays here before the last step. */
export const JoinPage = ({ onBack, onTrouble, onAlready }: JoinPageProps) => {
  const { typed, setTyped, problems, refuse, said, say, isWorking, ask } = useHubForm();
  const [state, setState] = useState<State>({ type: 'none' });
  const [isOpening, setIsOpening] = useState(false);

  useEffect(() => {
    if (state.type !== 'asking' && state.type !== 'bringing' && state.type !== 'hub-trouble') return undefined;
    const timer = setTimeout(() => {
      void outcomeOf(gate['join.look']({})).then((outcome) => {
        if (outcome.type !== 'value') return;
        if (outcome.value.type === 'trouble') onTrouble(outcome.value.trouble);
        else if (outcome.value.type === 'none') { say(t('join.beginAgain')); setState(outcome.value); }
        else setState({ ...outcome.value });
      });
    }, lookEveryMs);
    return () => { clearTimeout(timer); };
  }, [state, say, onTrouble]);

  const begin = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const value = await ask(() => gate['join.begin'](typed));
    switch (value?.type) {
      case undefined: return;
      case 'asking': setTyped(nothingTyped); return setState(value);
      case 'bad-address': case 'bad-proxy': return refuse(problemOf({ type: value.type }));
      case 'bad-code': return refuse(problemOf(value));
      case 'hub-trouble': return say(whyWords(value.why));
      case 'code-over': case 'code-used': return say(t(`join.${value.type}`));
      case 'already-set-up': return onAlready();
      case 'trouble': return onTrouble(value.trouble);
    }
  };
  const cancel = async (): Promise<void> => {
    await outcomeOf(gate['join.cancel']({}));
    setState({ type: 'none' });
    onBack();
  };

  if (isOpening) return <Opening />;
  if (state.type === 'ready') {
    return <OpenNewComputer clinicName={state.clinicName} onOpened={() => { setIsOpening(true); }} onTrouble={onTrouble} onBeginAgain={() => { say(t('join.beginAgain')); setState({ type: 'none' }); }} />;
  }
  if (state.type === 'asking' || state.type === 'bringing' || state.type === 'hub-trouble') return <JoinProgress state={state} onCancel={() => { void cancel(); }} />;
  const ended = state.type === 'declined' || state.type === 'wrong-clinic' ? t(`join.${state.type}`) : state.type === 'over' ? t('join.code-over') : '';
  return (
    <form className="gate-form" onSubmit={(event) => { void begin(event); }}>
      <h1>{t('join.title')}</h1>
      <p className="gate-form__intro">{t('join.text')}</p>
      <HubFields value={typed} problems={problems} onChange={setTyped} />
      <Said>{said === '' ? ended : said}</Said>
      <div className="gate-form__foot">
        <Action kind="primary" size="lg" type="submit" disabled={isWorking}>{isWorking ? t('join.working') : t('join.button')}</Action>
        <Action size="lg" onClick={onBack}>{t('back')}</Action>
      </div>
    </form>
  );
};
