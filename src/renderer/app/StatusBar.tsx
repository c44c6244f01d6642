import { ProofStatus } from '#renderer/audit-proof/index.ts';
import { EmergencyStatus } from '#renderer/emergency/index.ts';
import { Icon } from '#renderer/kit/Icon.tsx';
import { ImportStatus } from '#renderer/interchange/index.ts';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { SyncStatusBar } from '#renderer/network/index.ts';
import { useMay, useSession, useSessionState } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { UpdateNotice } from '#renderer/updates/index.ts';
import { PersonMenu } from './PersonMenu.tsx';

/** The truth in words: where records are, who is here, and the way out. */
export const StatusBar = () => {
  const { clinicName } = useSession();
  const mayImport = useMay('records:import');
  const lock = useSessionState((state) => state.lock);
  return (
    <footer className="status" aria-label={t('status.label')} data-region>
      <SyncStatusBar />
      <span className="status__more"><bdi>{clinicName}</bdi></span>
      <ProofStatus />
      {mayImport && <ImportStatus />}
      <UpdateNotice />
      <span className="status__fill" />
      <EmergencyStatus />
      <PersonMenu />
      <button type="button" aria-keyshortcuts="Control+L" onClick={() => { void lock('key'); }}><Icon name="lock" size={16} />{t('lock')} <Kbd>Ctrl L</Kbd></button>
    </footer>
  );
};
