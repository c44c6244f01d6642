import { useEffect, useRef, useState } from 'react';
import { BreakGlassDialog, useRunningEmergencies } from '#renderer/emergency/index.ts';
import { DoubtBanner } from '#renderer/audit-proof/index.ts';
import { DraftNotice } from '#renderer/drafts/index.ts';
import { ErrorBoundary } from '#renderer/kit/ErrorBoundary.tsx';
import { Action } from '#renderer/kit/Action.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { go, useNavigation } from '#renderer/navigation/index.ts';
import { IdleWarning, useMay, useSessionState } from '#renderer/session/index.ts';
import { StepUpNotice } from '#renderer/step-up/index.ts';
import { t } from '#renderer/text/index.ts';
import { CommandPalette, openPalette } from './CommandPalette.tsx';
import { nextRegion } from './next-region.ts';
import { Pages } from './Pages.tsx';
import { Rail } from './Rail.tsx';
import { ShortcutMap } from './ShortcutMap.tsx';
import { StatusBar } from './StatusBar.tsx';
import { TopBar } from './TopBar.tsx';

const BrokenPage = ({ tryAgain }: { readonly tryAgain: () => void }) => (
  <div className="page"><section className="panel">
    <StatePanel icon="warn" tone="caution" role="alert" title={t('failure.page.title')} actions={<>
      <Action onClick={tryAgain}>{t('failure.tryAgain')}</Action>
      <Action onClick={() => { go({ page: 'home' }); tryAgain(); }}>{t('command.home')}</Action>
    </>}><p>{t('failure.page.text')}</p></StatePanel>
  </section></div>
);

/** A new place begins at its top, with the keyboard in it unless a field took it. */
const useFocusOnArrival = (key: string) => {
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    main.current?.scrollTo(0, 0);
    if (!main.current?.contains(document.activeElement)) main.current?.focus();
  }, [key]);
  return main;
};

/** Rail, top bar, page, status bar: always there, whatever the page does. */
export const Frame = () => {
  const place = useNavigation((state) => state.place);
  const [showsKeys, setShowsKeys] = useState(false);
  const lock = useSessionState((state) => state.lock);
  const canRegister = useMay('patients:register');
  const placeKey = place.page === 'chart' ? `chart ${place.patientId}` : place.page;
  const main = useFocusOnArrival(placeKey);
  useRunningEmergencies();
  useKeys({
    'Ctrl K': () => { openPalette(); },
    'Ctrl L': () => { void lock('key'); },
    '?': () => { setShowsKeys(true); },
    F6: (event) => { nextRegion(event.shiftKey); },
    ...(canRegister && place.page === 'home' ? { N: () => { go({ page: 'register', typed: '' }); } } : {}),
  });
  return (
    <div className="shell" data-ready="true">
      <a className="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>{t('skip.main')}</a>
      <Rail place={place} />
      <TopBar onShowKeys={() => { setShowsKeys(true); }} />
      <DoubtBanner />
      <DraftNotice />
      <main className={place.page === 'chart' ? 'main main--chart' : 'main'} id="main" tabIndex={-1} ref={main} data-region>
        <StepUpNotice />
        <ErrorBoundary key={placeKey} fallback={(tryAgain) => <BrokenPage tryAgain={tryAgain} />}><Pages place={place} /></ErrorBoundary>
      </main>
      <StatusBar />
      <CommandPalette onShowKeys={() => { setShowsKeys(true); }} />
      <ShortcutMap isOpen={showsKeys} onClose={() => { setShowsKeys(false); }} />
      <BreakGlassDialog />
      <IdleWarning />
    </div>
  );
};
