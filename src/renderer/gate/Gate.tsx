import { useCallback, useEffect, useState } from 'react';
import { gate, onEvent } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { KeyChange } from '#renderer/api/KeyChange.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Bones } from '#renderer/kit/Bones.tsx';
import { ErrorBoundary } from '#renderer/kit/ErrorBoundary.tsx';
import { useTheme } from '#renderer/kit/use-theme.ts';
import { Cover } from './Cover.tsx';
import { GateScreen } from './GateScreen.tsx';
import { closesAt, lockedSince } from './lock/locked.ts';
import type { GatePageName, Status } from './status.ts';
import { ThemeSwitch } from './ThemeSwitch.tsx';
import { useActivity } from './use-activity.ts';

interface Known {
  readonly status: Status;
  /** Asked for by an open session; null before sign-in. */
  readonly page: GatePageName | null;
  readonly displayName: string;
  /** Who sits here has just given their secrets. */
  readonly isProved: boolean;
}

const askAll = async (): Promise<{ readonly type: 'known'; readonly known: Known } | { readonly type: 'failed'; readonly failure: Failure }> => {
  const status = await outcomeOf(gate['clinic.status']({}));
  if (status.type !== 'value') return { type: 'failed', failure: status };
  if (status.value.state !== 'signed-in') return { type: 'known', known: { status: status.value, page: null, displayName: '', isProved: false } };
  const asked = await outcomeOf(gate['session.gatePage']({}));
  const open = asked.type === 'value' ? asked.value : { page: null, displayName: '', isProved: false };
  return { type: 'known', known: { status: status.value, ...open } };
};

const useGate = () => {
  const [known, setKnown] = useState<Known>();
  const [failure, setFailure] = useState<Failure>();
  const reload = useCallback(async () => {
    const answer = await askAll();
    // The clinic's window comes: this one ends at any moment and goes on saying so.
    if (answer.type === 'failed' && answer.failure.type === 'refused' && answer.failure.reason === 'wrong-window') return;
    setFailure(answer.type === 'failed' ? answer.failure : undefined);
    if (answer.type === 'known') setKnown(answer.known);
  }, []);
  useEffect(() => {
    void Promise.resolve().then(reload);
    return onEvent((event) => { if (event.type === 'status-changed' || event.type === 'sync-changed') void reload(); });
  }, [reload]);
  useTheme(known?.status.theme);
  return { known, failure, reload };
};

/** What of the clinic is in memory, and how long it stays. */
const Foot = ({ status: { state, lock } }: { readonly status: Status }) => {
  if (state === 'signed-out') return <p className="unlock__foot">{t('signIn.foot')}</p>;
  if (state !== 'locked' || !lock) return null;
  return <p className="unlock__foot"><span>{lockedSince(lock)}</span><span>{closesAt(lock)}</span></p>;
};

/** The window before (and beside) the clinic: passwords and recovery words are typed here and nowhere else. */
export const Gate = () => {
  const { known, failure, reload } = useGate();
  useActivity(known?.status.state === 'signed-in');
  const retry = () => { void reload(); };
  return (
    <main className="lock">
      <Cover status={known?.status} />
      <section className="unlock" aria-label={t('app.name')}>
        <div className="unlock__top">{known && <ThemeSwitch theme={known.status.theme} />}</div>
        <div className="unlock__in" {...(known || failure ? { 'data-ready': 'true' } : {})}>
          <ErrorBoundary fallback={() => <p role="alert">{t('failure.page.title')}</p>}>
            {failure ? <FailurePanel failure={failure} onRetry={retry} />
              : known ? <GateScreen {...known} onStatus={reload} />
              : <Bones sentence={t('gate.loading')} longSentence={t('loading.long')} />}
          </ErrorBoundary>
        </div>
        {known && <Foot status={known.status} />}
      </section>
      <KeyChange />
    </main>
  );
};
