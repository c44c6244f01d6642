import { useEffect, useState } from 'react';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { KeyChange } from '#renderer/api/KeyChange.tsx';
import { returnToDrafts, watchWindow } from '#renderer/drafts/index.ts';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { useTheme } from '#renderer/kit/use-theme.ts';
import { useSessionState } from '#renderer/session/index.ts';
import { onEvent } from '#renderer/api/client.ts';
import { useStepUpOutcome } from '#renderer/step-up/index.ts';
import { t } from '#renderer/text/index.ts';
import { Frame } from './Frame.tsx';
import { takeUp } from './take-up.ts';

/** True once every form has back what was half typed in it, and one is where one was. */
const useReturn = (isSignedIn: boolean): boolean => {
  const [isBack, setIsBack] = useState(false);
  useEffect(() => {
    if (!isSignedIn) return undefined;
    let isStale = false;
    let stop: (() => void) | undefined;
    // What was done in the gate meanwhile is no half-typed form any more, so that comes before the first page.
    void returnToDrafts(takeUp).then(useStepUpOutcome.getState().load).then(() => {
      if (isStale) return;
      stop = watchWindow();
      setIsBack(true);
    });
    return () => {
      isStale = true;
      stop?.();
    };
  }, [isSignedIn]);
  return isBack;
};

/** Beside whatever is shown, also while the session is still being asked for. */
export const App = () => <><Shown /><KeyChange /></>;

/** Nothing is shown before it is known who is signed in, and nothing once the window is on its way out. */
const Shown = () => {
  const { session, failure, leaving, load } = useSessionState();
  const isBack = useReturn(session !== undefined);
  useEffect(() => { void load(); }, [load]);
  useEffect(() => onEvent((event) => { if (event.type === 'status-changed') void load(); }), [load]);
  useTheme(session?.theme);
  const retry = (): void => { void load(); };
  if (leaving) return <main className="alone"><StatePanel icon="lock" title={t(`leaving.${leaving}`)}><p>{t(`leaving.${leaving}.text`)}</p></StatePanel></main>;
  if (failure) return <main className="alone" data-ready="true"><FailurePanel failure={failure} onRetry={retry} /></main>;
  if (!session || !isBack) return <main className="alone"><Bones sentence={t('session.loading')} longSentence={t('loading.long')} /></main>;
  return <Frame />;
};
