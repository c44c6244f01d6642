import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import type { Failure } from '#renderer/api/outcome.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { t } from '#renderer/text/index.ts';

interface DraftFootProps {
  /** Why it was not saved: words of the form's own, or what the call came to. */
  readonly refused: string | Failure | undefined;
  readonly isSaving: boolean;
  /** What saving is called here. */
  readonly save: string;
  readonly onCancel: () => void;
}

/** How every form ends that keeps what is half typed: why it was not saved, that nothing is lost, and the two ways on. */
export const DraftFoot = ({ refused, isSaving, save, onCancel }: DraftFootProps) => (
  <>
    {typeof refused === 'string' && <p role="alert" className="problem">{refused}</p>}
    {typeof refused === 'object' && <FailurePanel failure={refused} kept={t('care.kept')} />}
    <div className="dialog__foot"><Action onClick={onCancel}>{t('cancel')}</Action><Action kind="primary" type="submit" keys="Ctrl Enter" disabled={isSaving}>{save}</Action></div>
  </>
);
