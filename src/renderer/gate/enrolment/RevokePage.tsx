import { useState } from 'react';
import type { OutputOf } from '#shared/contract/define.ts';
import type { GateContract } from '#shared/contract/clinic.ts';
import { gate } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { Choice } from '#renderer/kit/Choice.tsx';
import { SelectField } from '#renderer/kit/SelectField.tsx';
import { failureWords } from '../failure-words.ts';
import { leaveGate } from '../leave-gate.ts';
import { Said } from '../Said.tsx';
import { momentWords } from '../step-up/asked-words.ts';

const reasons = ['lost', 'replaced', 'left', 'cloned'] as const;

/** More names than this do not stand beside each other. */
const mostSideBySide = 3;

type Device = OutputOf<GateContract['network.devices']>['devices'][number];
/** Names are what computers call themselves: kind and day tell two that are alike apart. */
const wholeName = ({ name, class: kind, admittedAt }: Device): string => t('recoverClinic.computer', { name, kind: t(`network.class.${kind}`), when: momentWords(admittedAt) });

/** A computer that no longer belongs to the clinic. */
export const RevokePage = () => {
  const [answer, reload] = useAnswer('devices', () => gate['network.devices']({}));
  const [dev, setDev] = useState<string | null>(null);
  const [why, setWhy] = useState<(typeof reasons)[number] | null>(null);
  const [said, setSaid] = useState('');
  const [isWorking, setIsWorking] = useState(false);
  const revoke = async (): Promise<void> => {
    if (dev === null || why === null) return setSaid(t('revoke.missing'));
    setIsWorking(true);
    setSaid('');
    const outcome = await outcomeOf(gate['network.revoke']({ dev: Number(dev), why }));
    setIsWorking(false);
    if (outcome.type !== 'value') return setSaid(failureWords(outcome));
    setSaid(outcome.value.type === 'revoked' ? t('revoke.done') : outcome.value.type === 'may-not' ? t('enrol.may-not') : t(`revoke.${outcome.value.type}`));
    setDev(null);
    void reload();
  };
  const devices = answer.type === 'value' ? answer.value.devices : [];
  return (
    <div className="gate-form">
      <h1>{t('revoke.title')}</h1>
      <p className="gate-form__intro">{t('revoke.text')}</p>
      {answer.type === 'loading' && <Bones sentence={t('revoke.loading')} longSentence={t('loading.long')} />}
      {answer.type !== 'loading' && answer.type !== 'value' && <FailurePanel failure={answer} onRetry={() => { void reload(); }} />}
      {answer.type === 'value' && devices.length === 0 && <p>{t('revoke.none')}</p>}
      {devices.length > 0 && <>
        {devices.length > mostSideBySide
          ? <SelectField label={t('revoke.which')} value={dev ?? ''} onChange={(value) => { setDev(value === '' ? null : value); }} options={[{ value: '', label: t('revoke.choose') }, ...devices.map((device) => ({ value: String(device.dev), label: wholeName(device) }))]} />
          : <Choice label={t('revoke.which')} value={dev} onChange={setDev} options={devices.map((device) => ({ value: String(device.dev), label: device.name }))} />}
        <Choice label={t('revoke.why')} value={why} onChange={setWhy} options={reasons.map((value) => ({ value, label: t(`revoke.why.${value}`) }))} />
      </>}
      <Said>{said}</Said>
      <div className="gate-form__foot">
        {devices.length > 0 && <Action kind="primary" size="lg" disabled={isWorking} onClick={() => { void revoke(); }}>{isWorking ? t('revoke.working') : t('revoke.button')}</Action>}
        <Action size="lg" onClick={leaveGate}>{t('gate.backToClinic')}</Action>
      </div>
    </div>
  );
};
