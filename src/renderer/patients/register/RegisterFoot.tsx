import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { Action } from '#renderer/kit/Action.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { t } from '#renderer/text/index.ts';
import type { Saving } from './store.ts';

interface RegisterFootProps {
  /** Very likely matches nobody has answered. */
  readonly waiting: number;
  readonly missing: 'name' | 'which' | 'born' | undefined;
  readonly saving: Saving;
  /** Set when somebody unknown is being named. */
  readonly naming?: { readonly isSame: boolean; readonly onBack: () => void } | undefined;
  readonly onSave: () => void;
  readonly onClear: () => void;
}

/** Always in sight: why saving is off, or that it is on. */
export const RegisterFoot = ({ waiting, missing, saving, naming, onSave, onClear }: RegisterFootProps) => (
  <>
    {typeof saving === 'object' && <FailurePanel failure={saving.failed} onRetry={onSave} kept={t('register.kept')} />}
    <div className="form__foot">
      <p role="status">
        {waiting > 0 ? <><Icon name="warn" /><span><b>{t('register.blocked', { count: waiting })}</b> {naming ? t('naming.blocked.text') : t('register.blocked.text')}</span></>
          : saving === 'named-already' ? <><Icon name="warn" /><span>{t('naming.gone')}</span></>
          : saving === 'ask-privacy-officer' ? <><Icon name="lock" /><span>{t('register.ask')}</span></>
          : naming?.isSame ? <><Icon name="people" /><span>{t('naming.same')}</span></>
          : missing === undefined ? <><Icon name="check" /><span>{t('register.ready')}</span></>
          : <span className="sec">{t(`register.missing.${missing}`)}</span>}
      </p>
      <Action size="lg" onClick={onClear}>{t('register.clear')}</Action>
      {naming && <Action size="lg" onClick={naming.onBack}>{t('naming.back')}</Action>}
      <Action size="lg" kind={waiting > 0 ? 'plain' : 'primary'} keys="Ctrl Enter" disabled={waiting > 0 || saving === 'saving'} onClick={onSave}>
        {saving === 'saving' ? t('register.saving') : naming ? t(naming.isSame ? 'naming.saveSame' : 'naming.save') : t('register.save')}
      </Action>
    </div>
  </>
);
