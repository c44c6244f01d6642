import { Icon } from '#renderer/kit/Icon.tsx';
import { ImportStatus } from '#renderer/interchange/index.ts';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { useMay, useSession, useSessionState } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';

/** The truth in words: where records are, who is here, and the way out. */
export const StatusBar = () => {
  const { displayName, role, clinicName } = useSession();
  const mayImport = useMay('records:import');
  const signOut = useSessionState((state) => state.signOut);
  return (
    <footer className="status" aria-label={t('status.label')} data-region>
      <span className="status__state">
        <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="2" /></svg>
        {t('status.here')}
      </span>
      <span className="status__more"><bdi>{clinicName}</bdi></span>
      {mayImport && <ImportStatus />}
      <span className="status__fill" />
      <span className="status__who"><Icon name="person" size={16} /><span><bdi>{displayName}</bdi>, {t(`role.${role}`)}</span></span>
      <button type="button" aria-keyshortcuts="Control+L" onClick={() => { void signOut(); }}><Icon name="lock" size={16} />{t('signOut')} <Kbd>Ctrl L</Kbd></button>
    </footer>
  );
};
