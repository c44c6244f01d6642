import { useState } from 'react';
import { AddWorkstationPage } from './enrolment/AddWorkstationPage.tsx';
import { ConnectHubPage } from './enrolment/ConnectHubPage.tsx';
import { HubAddressPage } from './enrolment/HubAddressPage.tsx';
import { ProofFirst } from './enrolment/ProofFirst.tsx';
import { RevokePage } from './enrolment/RevokePage.tsx';
import { ServeClinicPage } from './enrolment/ServeClinicPage.tsx';
import { ChangePasswordPage } from './ChangePasswordPage.tsx';
import { LockPage } from './lock/LockPage.tsx';
import { Opening } from './Opening.tsx';
import { ChoosePinPage } from './pin/ChoosePinPage.tsx';
import { RecoveryPage } from './RecoveryPage.tsx';
import { SecondFactorPage } from './second-factor/SecondFactorPage.tsx';
import { SetupPage } from './SetupPage.tsx';
import { SignInPage } from './SignInPage.tsx';
import { SignInSteps } from './sign-in-steps/SignInSteps.tsx';
import type { GatePageName, Status } from './status.ts';
import { StepUpPage } from './step-up/StepUpPage.tsx';
import { TroublePage } from './TroublePage.tsx';

interface GateScreenProps {
  readonly status: Status;
  readonly page: GatePageName | null;
  readonly displayName: string;
  readonly isProved: boolean;
  readonly onStatus: () => Promise<void>;
}

/** A page that an open session was sent to. */
const AskedPage = ({ page, displayName, isProved }: Pick<GateScreenProps, 'page' | 'displayName' | 'isProved'>) => {
  switch (page) {
    case 'change-password': return <ChangePasswordPage displayName={displayName} />;
    case 'second-factor': return <SecondFactorPage displayName={displayName} />;
    case 'choose-pin': return <ChoosePinPage displayName={displayName} isProved={isProved} />;
    case 'step-up': return <StepUpPage />;
    case 'connect-hub': return <ProofFirst><ConnectHubPage /></ProofFirst>;
    case 'add-workstation': return <ProofFirst><AddWorkstationPage /></ProofFirst>;
    case 'revoke-workstation': return <ProofFirst><RevokePage /></ProofFirst>;
    case 'hub-address': return <ProofFirst><HubAddressPage /></ProofFirst>;
    case 'serve-clinic': return <ProofFirst><ServeClinicPage /></ProofFirst>;
    case null: return <Opening />;
  }
};

/** Which page the status asks for. */
export const GateScreen = ({ status, page, displayName, isProved, onStatus }: GateScreenProps) => {
  const [isRecovering, setIsRecovering] = useState(false);
  // A setup that has begun must keep its page while the status says `setting-up`, or the words would be lost.
  const [isSettingUp, setIsSettingUp] = useState(status.state === 'not-set-up');
  const [seenTrouble, setSeenTrouble] = useState<string | null>(null);
  /** The lock that somebody who is not on it wants to pass: the next lock shows its tiles again. */
  const [passedLock, setPassedLock] = useState<string>();
  const [saidBefore, setSaidBefore] = useState('');
  const trouble = seenTrouble ?? status.trouble;
  if (status.state === 'signed-in') return <AskedPage page={page} displayName={displayName} isProved={isProved} />;
  if (status.state === 'signing-in' && status.signingIn) return <SignInSteps signingIn={status.signingIn} onStatus={onStatus} onBeginAgain={setSaidBefore} />;
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
  if (status.state === 'not-set-up' || status.state === 'setting-up' || (isSettingUp && status.state !== 'locked')) {
    return <SetupPage status={status} onTrouble={setSeenTrouble} onLeave={async () => { setIsSettingUp(false); await onStatus(); }} />;
  }
  if (status.lock && status.lock.at !== passedLock) {
    const { at } = status.lock;
    return <LockPage key={at} lock={status.lock} onStatus={onStatus} onTrouble={setSeenTrouble} onSomebodyElse={() => { setPassedLock(at); }} />;
  }
  return (
    <SignInPage
      status={status} said={saidBefore} onAccepted={onStatus} onRecover={() => { setIsRecovering(true); }} onTrouble={setSeenTrouble}
      {...(status.lock ? { onBack: () => { setPassedLock(undefined); } } : {})}
    />
  );
};
