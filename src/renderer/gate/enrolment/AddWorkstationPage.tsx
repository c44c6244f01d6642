import { useEffect, useState } from 'react';
import type { OutputOf } from '#shared/contract/define.ts';
import type { GateContract } from '#shared/contract/clinic.ts';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Choice } from '#renderer/kit/Choice.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { failureWords } from '../failure-words.ts';
import { leaveGate } from '../leave-gate.ts';
import { Said } from '../Said.tsx';
import { whyWords } from './hub-words.ts';
import { InvitedCode } from './InvitedCode.tsx';

type Invited = Extract<OutputOf<GateContract['network.invite']>, { type: 'invited' }>;
type State = OutputOf<GateContract['network.invitation']>;
const classes = ['full', 'admin'] as const;
const lookEveryMs = 2_000;

const back = () => <Action size="lg" onClick={leaveGate}>{t('gate.backToClinic')}</Action>;

/** A code for one other computer, then the number that both show. */
export const AddWorkstationPage = () => {
  const [kind, setKind] = useState<(typeof classes)[number]>('full');
  const [invited, setInvited] = useState<Invited>();
  const [state, setState] = useState<State>({ type: 'none' });
  const [said, setSaid] = useState('');
  const [isWorking, setIsWorking] = useState(false);

  useEffect(() => {
    if (!invited || (state.type !== 'waiting' && state.type !== 'hub-trouble')) return undefined;
    const timer = setTimeout(() => {
      void outcomeOf(gate['network.invitation']({})).then((outcome) => { if (outcome.type === 'value') setState({ ...outcome.value }); });
    }, lookEveryMs);
    return () => { clearTimeout(timer); };
  }, [invited, state]);

  const begin = async (): Promise<void> => {
    setIsWorking(true);
    setSaid('');
    const outcome = await outcomeOf(gate['network.invite']({ class: kind }));
    setIsWorking(false);
    if (outcome.type !== 'value') return setSaid(failureWords(outcome));
    switch (outcome.value.type) {
      case 'invited': setInvited(outcome.value); return setState({ type: 'waiting' });
      case 'no-hub': case 'no-network': return setSaid(t(`add.${outcome.value.type}`));
      case 'may-not': return setSaid(t('enrol.may-not'));
      case 'hub-trouble': return setSaid(whyWords(outcome.value.why));
    }
  };
  const answer = async (isSame: boolean): Promise<void> => {
    setIsWorking(true);
    setSaid('');
    const outcome = await outcomeOf(gate['network.letIn']({ isSame }));
    setIsWorking(false);
    if (outcome.type !== 'value') return setSaid(failureWords(outcome));
    // What the hub could not be told stays asked: the same press tells it again.
    if (outcome.value.type === 'hub-trouble') return setSaid(whyWords(outcome.value.why));
    setState(outcome.value);
  };

  if (state.type === 'admitted') {
    return <StatePanel icon="check" title={<h1>{t('add.admitted', { name: state.name })}</h1>} actions={back()}><p>{t('add.admitted.text')}</p></StatePanel>;
  }
  if (state.type === 'asked') {
    return (
      <div className="gate-form">
        <h1>{t('add.asked', { name: state.name })}</h1>
        <p className="gate-form__intro">{t('add.compare')}</p>
        <p className="one-time" translate="no" aria-label={t('join.number')}>{state.checkNumber}</p>
        <Said>{said}</Said>
        <div className="gate-form__foot">
          <Action kind="primary" size="lg" disabled={isWorking} onClick={() => { void answer(true); }}>{t('add.same')}</Action>
          <Action size="lg" disabled={isWorking} onClick={() => { void answer(false); }}>{t('add.differ')}</Action>
        </div>
      </div>
    );
  }
  if (invited && (state.type === 'waiting' || state.type === 'hub-trouble')) {
    return <InvitedCode invited={invited} said={state.type === 'hub-trouble' ? whyWords(state.why) : ''} />;
  }
  const ended = state.type === 'over' || state.type === 'declined' ? t(`add.${state.type}`) : '';
  return (
    <div className="gate-form">
      <h1>{t('add.title')}</h1>
      <p className="gate-form__intro">{t('add.text')}</p>
      <Choice label={t('add.class')} value={kind} onChange={setKind} options={classes.map((value) => ({ value, label: t(`add.class.${value}`) }))} />
      <Said>{said === '' ? ended : said}</Said>
      <div className="gate-form__foot">
        <Action kind="primary" size="lg" autoFocus disabled={isWorking} onClick={() => { void begin(); }}>{isWorking ? t('add.working') : t('add.button')}</Action>
        {back()}
      </div>
    </div>
  );
};
