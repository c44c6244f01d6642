import { useState } from 'react';
import type { Trouble } from '#shared/setup/contract.ts';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Action } from '#renderer/kit/Action.tsx';
import type { IconName } from '#renderer/kit/Icon.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';

// Recovery makes a new vault for a records file that is there and whole; it cannot help where the file is the trouble.
const looks: Readonly<Record<Trouble, { readonly icon: IconName; readonly canRecover: boolean }>> = {
  'keychain-unreadable': { icon: 'key', canRecover: true },
  'keychain-insecure': { icon: 'key', canRecover: false },
  'vault-missing': { icon: 'lock', canRecover: true },
  'vault-damaged': { icon: 'lock', canRecover: true },
  'vault-older': { icon: 'lock', canRecover: true },
  'database-missing': { icon: 'question', canRecover: false },
  'database-empty': { icon: 'circle', canRecover: false },
  'database-plaintext': { icon: 'warn', canRecover: false },
  'database-foreign': { icon: 'cross', canRecover: true },
  'database-older': { icon: 'clock', canRecover: true },
  'database-damaged': { icon: 'warn', canRecover: false },
  'database-newer': { icon: 'clock', canRecover: false },
  'database-not-a-file': { icon: 'file', canRecover: false },
  'in-use': { icon: 'people', canRecover: false },
  'codec-missing': { icon: 'cross', canRecover: false },
  'test-keyring': { icon: 'key', canRecover: false },
  'disk-full': { icon: 'disk', canRecover: false },
  'no-room-for-copy': { icon: 'disk', canRecover: false },
  'not-writable': { icon: 'lock', canRecover: false },
};

const isTrouble = (name: string): name is Trouble => Object.hasOwn(looks, name);

interface TroublePageProps {
  readonly trouble: string | null;
  readonly onRecover: () => void;
  readonly onLookedAgain: () => Promise<void>;
}

/** Why the clinic cannot be opened: what happened, that nothing was changed, and the next step. Never a new key or file. */
export const TroublePage = ({ trouble, onRecover, onLookedAgain }: TroublePageProps) => {
  const [isLooking, setIsLooking] = useState(false);
  const known = trouble !== null && isTrouble(trouble) ? trouble : undefined;
  const look = known ? looks[known] : ({ icon: 'warn', canRecover: false } as const);
  const lookAgain = async (): Promise<void> => {
    setIsLooking(true);
    await outcomeOf(gate['setup.retry']({}));
    await onLookedAgain();
    setIsLooking(false);
  };
  return (
    <StatePanel
      icon={look.icon} tone="caution" role="alert" title={<h1>{t(`trouble.${known ?? 'other'}.title`)}</h1>}
      actions={<>
        <Action kind="primary" size="lg" autoFocus disabled={isLooking} onClick={() => { void lookAgain(); }}>{isLooking ? t('trouble.looking') : t('trouble.retry')}</Action>
        {look.canRecover && <Action size="lg" onClick={onRecover}>{t('trouble.recover')}</Action>}
      </>}
    >
      <p>{t('trouble.safe')}</p>
      <p>{t(`trouble.${known ?? 'other'}.text`)}</p>
      <p>{t(look.canRecover ? 'trouble.who.words' : 'trouble.who')}</p>
    </StatePanel>
  );
};
