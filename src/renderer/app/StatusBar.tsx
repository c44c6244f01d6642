import { ProofStatus } from '#renderer/audit-proof/index.ts';
import { EmergencyStatus } from '#renderer/emergency/index.ts';
import { Icon } from '#renderer/kit/Icon.tsx';
import { ImportStatus } from '#renderer/interchange/index.ts';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { useMay, useSession, useSessionState } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { PersonMenu } from './PersonMenu.tsx';

/** The truth in words: where records are, who is here, and the way out. */
export const StatusBar = () => {
  const { clinicName } = useSession();
  const mayImport = useMay('records:import');
  const lock = useSessionState((state) => state.lock);
  return (
    <footer className="status" aria-label={t('status.label')} data-region>
      <span className="status__state">
        <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="2" /></svg>
        {t('status.here')}
      </span>
      <span className="status__more"><bdi>{clinicName}</bdi></span>
      <ProofStatus />
      {mayImport && <ImportStatus />}
      <span className="status__fill" />
      <EmergencyStatus />
      <PersonMenu />
      <button type="button" aria-keyshortcuts="Control+L" onClick={() => { void lock('key'); }}><Icon name="lock" size={16} />{t('lock')} <Kbd>Ctrl L</Kbd></button>
    </footer>
  );
};
