import { useState } from 'react';
import type { OutputOf } from '#shared/contract/define.ts';
import type { GateContract } from '#shared/contract/clinic.ts';
import { formatDate, t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';

interface OwnFactorsProps {
  readonly own: OutputOf<GateContract['secondFactor.state']>;
  readonly onMode: (mode: 'authenticator' | 'passkey') => void;
  readonly onRemove: (what: string) => void;
  readonly onRenew: () => void;
  readonly onTurnTouch: (isOn: boolean) => void;
}

/** A second press of another button removes: nobody loses a factor by one slip. */
const RemoveAction = ({ name, onRemove }: { readonly name: string; readonly onRemove: () => void }) => {
  const [isAsking, setIsAsking] = useState(false);
  if (!isAsking) return <Action aria-label={t('own.remove.of', { name })} onClick={() => { setIsAsking(true); }}>{t('own.remove')}</Action>;
  return <>
    <Action kind="danger" autoFocus onClick={onRemove}>{t('own.removeNow')}</Action>
    <Action onClick={() => { setIsAsking(false); }}>{t('own.keep')}</Action>
  </>;
};

/** Authenticator, keys and recovery codes, each in a row with what may be done. */
export const OwnFactors = ({ own, onMode, onRemove, onRenew, onTurnTouch }: OwnFactorsProps) => (
  <>
    <p>{own.isRequired ? t('own.required') : t('own.optional')}</p>
    <ul className="own">
      <li>
        <div><b>{t('own.app')}</b><p className="gate-form__intro">{own.hasTotp ? t('own.app.on') : t('own.app.off')}</p></div>
        <Action onClick={() => { onMode('authenticator'); }}>{own.hasTotp ? t('own.app.replace') : t('own.app.add')}</Action>
        {own.hasTotp && <RemoveAction name={t('own.app')} onRemove={() => { onRemove('totp'); }} />}
      </li>
      {own.passkeys.map(({ id, name, addedAt }) => (
        <li key={id}>
          <div><b><bdi>{name}</bdi></b><p className="gate-form__intro">{t('own.key', { date: formatDate(addedAt.slice(0, 10)) })}</p></div>
          <RemoveAction name={name} onRemove={() => { onRemove(id); }} />
        </li>
      ))}
      {own.canAddPasskey && (
        <li>
          <div><b>{t('own.keys')}</b><p className="gate-form__intro">{own.passkeys.length === 0 ? t('own.keys.none') : t('own.keys.more')}</p></div>
          <Action icon="key" onClick={() => { onMode('passkey'); }}>{t('passkey.title')}</Action>
        </li>
      )}
      {(own.hasTotp || own.passkeys.length > 0) && (
        <li>
          <div><b>{t('own.codes')}</b><p className="gate-form__intro">{t('own.codes.left', { count: own.recoveryCodesLeft })}</p></div>
          <Action onClick={onRenew}>{t('own.codes.new')}</Action>
        </li>
      )}
      {own.touchId !== 'not-here' && (
        <li>
          <div><b>{t('own.touch')}</b><p className="gate-form__intro">{t(own.touchId === 'on' ? 'own.touch.on' : 'own.touch.off')}</p></div>
          <Action onClick={() => { onTurnTouch(own.touchId === 'off'); }}>{t(own.touchId === 'on' ? 'own.touch.turnOff' : 'own.touch.turnOn')}</Action>
        </li>
      )}
    </ul>
  </>
);
