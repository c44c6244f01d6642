import { useState } from 'react';
import type { FormEvent } from 'react';
import type { OutputOf } from '#shared/contract/define.ts';
import type { GateContract } from '#shared/contract/clinic.ts';
import { gate } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { leaveGate } from '../leave-gate.ts';
import { Said } from '../Said.tsx';
import { problemOf, whyWords } from './hub-words.ts';
import type { HubTyped } from './hub-words.ts';
import { useHubForm } from './use-hub-form.ts';

type Known = NonNullable<OutputOf<GateContract['network.address']>>;

/** The same hub elsewhere, or by another way; and, with its code, another one. */
const AddressForm = ({ known }: { readonly known: Known }) => {
  const { typed, setTyped, problems, refuse, said, say, isWorking, ask } = useHubForm({ address: known.isThisComputer ? '' : known.address, code: '', proxy: known.proxy });
  const [host, setHost] = useState<string>();
  const change = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const value = await ask(() => gate['network.move'](typed));
    switch (value?.type) {
      case undefined: return;
      case 'connected': return setHost(value.host);
      case 'bad-address': case 'bad-proxy': return refuse(problemOf({ type: value.type }));
      case 'bad-code': return refuse(problemOf(value));
      case 'hub-trouble': return say(whyWords(value.why));
      case 'may-not': return say(t('enrol.may-not'));
      case 'code-over': return say(t('connect.code-over'));
      case 'another-hub': case 'no-hub': return say(t(`address.${value.type}`));
    }
  };
  const field = (name: keyof HubTyped) => (event: { readonly currentTarget: { readonly value: string } }): void => { setTyped({ ...typed, [name]: event.currentTarget.value }); };
  if (host !== undefined) {
    return (
      <StatePanel icon="check" title={<h1>{t('address.done', { host })}</h1>} actions={<Action kind="primary" size="lg" autoFocus onClick={leaveGate}>{t('gate.backToClinic')}</Action>}>
        <p>{t('address.done.text')}</p>
      </StatePanel>
    );
  }
  return (
    <form className="gate-form" onSubmit={(event) => { void change(event); }}>
      <h1>{t('address.title')}</h1>
      <p className="gate-form__intro">{known.isThisComputer ? t('address.own') : t('address.text')}</p>
      <TextField label={t('hub.address')} hint={t('hub.address.hint')} autoFocus value={typed.address} maxLength={300} problem={problems.address} onChange={field('address')} />
      <TextField label={t('hub.proxy')} optional={t('hub.optional')} hint={t('hub.proxy.hint')} value={typed.proxy} maxLength={300} problem={problems.proxy} onChange={field('proxy')} />
      <TextField label={t('address.code')} optional={t('hub.optional')} hint={t('address.code.hint')} value={typed.code} maxLength={100} problem={problems.code} onChange={field('code')} />
      <Said>{said}</Said>
      <div className="gate-form__foot">
        <Action kind="primary" size="lg" type="submit" disabled={isWorking}>{isWorking ? t('address.working') : t('address.button')}</Action>
        <Action size="lg" onClick={leaveGate}>{t('back')}</Action>
      </div>
    </form>
  );
};

export const HubAddressPage = () => {
  const [answer, reload] = useAnswer('address', () => gate['network.address']({}));
  if (answer.type === 'loading') return <Bones sentence={t('address.loading')} longSentence={t('loading.long')} />;
  if (answer.type !== 'value') return <FailurePanel failure={answer} onRetry={() => { void reload(); }} />;
  if (answer.value) return <AddressForm known={answer.value} />;
  return <StatePanel icon="network" title={<h1>{t('address.no-hub')}</h1>} actions={<Action size="lg" onClick={leaveGate}>{t('gate.backToClinic')}</Action>} />;
};
