import { useState } from 'react';
import { ChangePasswordPage } from './ChangePasswordPage.tsx';
import { Opening } from './Opening.tsx';
import { RecoveryPage } from './RecoveryPage.tsx';
import { SetupPage } from './SetupPage.tsx';
import { SignInPage } from './SignInPage.tsx';
import type { GatePageName, Status } from './status.ts';
import { TroublePage } from './TroublePage.tsx';

interface GateScreenProps {
  readonly status: Status;
  readonly page: GatePageName | null;
  readonly displayName: string;
  readonly onStatus: () => Promise<void>;
}

/** Which page the status asks for. */
export const GateScreen = ({ status, page, displayName, onStatus }: GateScreenProps) => {
  const [isRecovering, setIsRecovering] = useState(false);
  // A setup that has begun must keep its page while the status says `setting-up`, or the words would be lost.
  const [isSettingUp, setIsSettingUp] = useState(status.state === 'not-set-up');
  const [seenTrouble, setSeenTrouble] = useState<string | null>(null);
  const trouble = seenTrouble ?? status.trouble;
  if (status.state === 'signed-in') {
    if (page === 'change-password') return <ChangePasswordPage displayName={displayName} />;
    return <Opening />;
  }
  if (isRecovering) return <RecoveryPage onBack={() => { setIsRecovering(false); }} onTrouble={setSeenTrouble} />;
  if (status.state === 'trouble' || trouble !== null) {
    return (
      <TroublePage
        trouble={trouble}
        onRecover={() => { setIsRecovering(true); }}
        onLookedAgain={async () => { setSeenTrouble(null); await onStatus(); }}
      />
    );
  }
  if (isSettingUp || status.state === 'not-set-up' || status.state === 'setting-up') {
    return <SetupPage status={status} onTrouble={setSeenTrouble} onLeave={async () => { setIsSettingUp(false); await onStatus(); }} />;
  }
  return <SignInPage status={status} onRecover={() => { setIsRecovering(true); }} onTrouble={setSeenTrouble} />;
};
