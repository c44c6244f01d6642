import { useEffect, useState } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Opening } from '../Opening.tsx';
import { FindClinicForm } from './FindClinicForm.tsx';
import { FoundClinicForm } from './FoundClinicForm.tsx';
import { OpenRecoveredForm } from './OpenRecoveredForm.tsx';
import { RecoveringProgress } from './RecoveringProgress.tsx';
import type { FoundClinic, RecoveryState } from './recovery.ts';

const lookEveryMs = 1_500;

interface RecoverClinicPageProps {
  readonly onBack: () => void;
  readonly onTrouble: (trouble: string) => void;
  readonly onAlready: () => void;
}

/** A clinic whose computers are all lost, onto this one, from its words and its hub. */
export const RecoverClinicPage = ({ onBack, onTrouble, onAlready }: RecoverClinicPageProps) => {
  const [found, setFound] = useState<FoundClinic>();
  const [state, setState] = useState<RecoveryState>({ type: 'none' });
  const [said, setSaid] = useState('');
  const [isOpening, setIsOpening] = useState(false);

  useEffect(() => {
    if (state.type !== 'bringing' && state.type !== 'retiring') return undefined;
    const timer = setTimeout(() => {
      void outcomeOf(gate['recoverClinic.look']({})).then((outcome) => {
        if (outcome.type !== 'value') return;
        if (outcome.value.type === 'none') setSaid(t('recoverClinic.begin-again'));
        setState({ ...outcome.value });
      });
    }, lookEveryMs);
    return () => { clearTimeout(timer); };
  }, [state]);

  const leave = async (next: () => void): Promise<void> => {
    await outcomeOf(gate['recoverClinic.stop']({}));
    setFound(undefined);
    setState({ type: 'none' });
    next();
  };
  const again = (why: string): void => {
    setSaid(why);
    setFound(undefined);
    setState({ type: 'none' });
  };

  if (isOpening) return <Opening />;
  if (state.type === 'ready') return <OpenRecoveredForm state={state} onOpened={() => { setIsOpening(true); }} onTrouble={onTrouble} onBeginAgain={() => { again(t('recoverClinic.begin-again')); }} />;
  if (state.type !== 'none') return <RecoveringProgress state={state} onStop={() => { void leave(onBack); }} />;
  if (found) {
    return <FoundClinicForm found={found} onBegun={setState} onBeginAgain={again} onTrouble={onTrouble} onBack={() => { void leave(() => { setSaid(''); }); }} />;
  }
  return (
    <FindClinicForm saidBefore={said} onFound={setFound} onAlready={onAlready} onTrouble={onTrouble} onBack={() => { void leave(onBack); }} />
  );
};
