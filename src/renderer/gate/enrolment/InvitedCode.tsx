import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { FocusedHeading } from '../FocusedHeading.tsx';
import { leaveGate } from '../leave-gate.ts';
import { Said } from '../Said.tsx';
import { QrPicture } from '../second-factor/QrPicture.tsx';
import { momentWords } from '../step-up/asked-words.ts';

interface InvitedCodeProps {
  readonly invited: { readonly address: string; readonly others: readonly string[]; readonly code: string; readonly until: string; readonly qr: readonly string[] };
  readonly said: string;
}

/** Address and code in groups of four, as one person reads them to another. */
export const InvitedCode = ({ invited: { address, others, code, until, qr }, said }: InvitedCodeProps) => (
  <div className="gate-form">
    <FocusedHeading>{t('add.code')}</FocusedHeading>
    <p className="gate-form__intro">{t('add.text')}</p>
    <p>{t('add.address')}: <b translate="no" className="break-anywhere">{address}</b></p>
    {others.length > 0 && <p className="break-anywhere">{t('add.others', { count: others.length, addresses: others.join(', ') })}</p>}
    <p className="one-time" translate="no" aria-label={t('add.code')}>{code.replaceAll('-', ' ')}</p>
    <QrPicture rows={qr} label={t('add.qr')} />
    <p><b>{t('oneTime.until', { moment: momentWords(until) })}</b></p>
    <p role="status">{t('add.waiting')}</p>
    <Said>{said}</Said>
    <div className="gate-form__foot"><Action size="lg" onClick={leaveGate}>{t('gate.backToClinic')}</Action></div>
  </div>
);
