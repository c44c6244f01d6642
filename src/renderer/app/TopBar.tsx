import { Action } from '#renderer/kit/Action.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { go, useNavigation } from '#renderer/navigation/index.ts';
import { useMay, useSession } from '#renderer/session/index.ts';
import { openPalette } from './CommandPalette.tsx';
import { t } from '#renderer/text/index.ts';

/** The command field, the mark of a test or demo clinic, and the action everybody looks for. */
export const TopBar = ({ onShowKeys }: { readonly onShowKeys: () => void }) => {
  const { isTestClinic, isDemo } = useSession();
  const canRegister = useMay('patients:register');
  const page = useNavigation((state) => state.place.page);
  return (
    <header className="top" data-region>
      <button type="button" className="command" aria-label={t('command.label')} aria-keyshortcuts="Control+K" onClick={openPalette}>
        <Icon name="search" /><span>{t(page === 'audit' ? 'command.field.audit' : 'command.field')}</span><Kbd>Ctrl K</Kbd>
      </button>
      <div className="top__end">
        {isTestClinic && !isDemo && <span className="tag tag--solid" title={t('mark.test')}>{t('mark.test.short')}</span>}
        {isDemo && <span className="tag tag--solid" title={t('mark.demo')}>{t('mark.demo.short')}</span>}
        {canRegister && page !== 'register' && page !== 'home' && page !== 'audit' && <Action size="lg" icon="personPlus" onClick={() => { go({ page: 'register', typed: '' }); }}>{t('home.register')}</Action>}
        <button type="button" className="btn btn--lg btn--icon btn--quiet" aria-label={t('keys.button')} onClick={onShowKeys}><Icon name="keyboard" /></button>
      </div>
    </header>
  );
};
