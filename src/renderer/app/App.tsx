import { useEffect } from 'react';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useTheme } from '#renderer/kit/use-theme.ts';
import { useSessionState } from '#renderer/session/index.ts';
import { onEvent } from '#renderer/api/client.ts';
import { t } from '#renderer/text/index.ts';
import { Frame } from './Frame.tsx';

/** Nothing is shown before it is known who is signed in, and nothing after signing out. */
export const App = () => {
  const { session, failure, isLeaving, load } = useSessionState();
  useEffect(() => { void load(); }, [load]);
  useEffect(() => onEvent((event) => { if (event.type === 'status-changed') void load(); }), [load]);
  useTheme(session?.theme);
  const retry = (): void => { void load(); };
  if (isLeaving) return <main className="alone"><StatePanel icon="lock" title={t('signOut')}><p>{t('signOut.doing')}</p></StatePanel></main>;
  if (failure) return <main className="alone" data-ready="true"><FailurePanel failure={failure} onRetry={retry} /></main>;
  if (!session) return <main className="alone"><Bones sentence={t('session.loading')} longSentence={t('loading.long')} /></main>;
  return <Frame />;
};
