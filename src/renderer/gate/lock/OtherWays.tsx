import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';

export type Way = 'pin' | 'password';

interface OtherWaysProps {
  readonly way: Way;
  readonly hasPin: boolean;
  readonly hasPasskey: boolean;
  readonly onWay: (way: Way) => void;
  readonly onKey: () => void;
  readonly onSomebodyElse: () => void;
}

/** Everything that is not the field in front. */
export const OtherWays = ({ way, hasPin, hasPasskey, onWay, onKey, onSomebodyElse }: OtherWaysProps) => (
  <div className="pin__other">
    {hasPasskey && <Action kind="quiet" icon="key" onClick={onKey}>{t('lock.useKey')}</Action>}
    {way === 'pin' && <Action kind="quiet" icon="keyboard" onClick={() => { onWay('password'); }}>{t('lock.usePassword')}</Action>}
    {way === 'password' && hasPin && <Action kind="quiet" icon="keyboard" onClick={() => { onWay('pin'); }}>{t('lock.usePin')}</Action>}
    <Action kind="quiet" icon="people" onClick={onSomebodyElse}>{t('lock.somebodyElse')}</Action>
  </div>
);
