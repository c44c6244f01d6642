import { useEffect, useRef, useState } from 'react';
import { gate } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { t } from '#renderer/api/words.ts';
import { Icon } from '#renderer/kit/Icon.tsx';
import { failureWords } from '../failure-words.ts';
import { Opening } from '../Opening.tsx';
import { answerOfKey } from '../passkey.ts';
import type { Lock } from './locked.ts';
import { OtherWays } from './OtherWays.tsx';
import type { Way } from './OtherWays.tsx';
import { PersonTiles } from './PersonTiles.tsx';
import { UnlockByPassword } from './UnlockByPassword.tsx';
import { UnlockByPin } from './UnlockByPin.tsx';

interface LockPageProps {
  readonly lock: Lock;
  readonly onStatus: () => Promise<void>;
  readonly onTrouble: (trouble: string) => void;
  readonly onSomebodyElse: () => void;
}

/** Initials and roles, nothing of what was open. Whoever was here last is chosen, so the first key is a digit of the PIN. */
export const LockPage = ({ lock, onStatus, onTrouble, onSomebodyElse }: LockPageProps) => {
  const { people } = lock;
  const [chosen, setChosen] = useState(() => (people.find(({ isLast }) => isLast) ?? people[0])?.staffId ?? '');
  const [way, setWay] = useState<Way>('pin');
  const [said, setSaid] = useState('');
  const [isOpening, setIsOpening] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const person = people.find(({ staffId }) => staffId === chosen) ?? people[0];

  // Once, not at each tile: arrow keys go from tile to tile, and only a tile chosen by hand or number hands the keyboard on.
  useEffect(() => { field.current?.focus(); }, []);
  const toField = (): void => { requestAnimationFrame(() => { field.current?.focus(); }); };
  const turnTo = (next: Way, sentence = ''): void => {
    setWay(next);
    setSaid(sentence);
    toField();
  };
  const choose = (staffId: string, isDirect: boolean): void => {
    setChosen(staffId);
    setWay('pin');
    setSaid('');
    if (isDirect) toField();
  };
  const unlocked = (): void => {
    setIsOpening(true);
    void onStatus();
  };
  const askKey = async (): Promise<void> => {
    setSaid('');
    const asked = await outcomeOf(gate['session.passkeyOptions']({ staffId: chosen }));
    if (asked.type !== 'value') return setSaid(failureWords(asked));
    const response = asked.value.options === null ? undefined : await answerOfKey(asked.value.options);
    if (response === undefined) return setSaid(t('key.noAnswer'));
    const outcome = await outcomeOf(gate['session.passkey']({ response }));
    if (outcome.type !== 'value') return setSaid(failureWords(outcome));
    if (outcome.value.type === 'signed-in' || outcome.value.type === 'next') return unlocked();
    setSaid(t('key.wrong'));
  };

  if (isOpening || !person) return <Opening />;
  const shown: Way = person.hasPin ? way : 'password';
  const others = <OtherWays way={shown} hasPin={person.hasPin} hasPasskey={person.hasPasskey} onWay={turnTo} onKey={() => { void askKey(); }} onSomebodyElse={onSomebodyElse} />;
  return (
    <>
      <h1>{t('lock.title')}</h1>
      <PersonTiles people={people} chosen={person.staffId} onChoose={choose} />
      <p className="draft" role="status">
        {person.hasDraft && <><Icon name="file" size={20} /><span><b>{t('lock.draft', { initials: person.initials })}</b> {t('lock.draft.text')}</span></>}
      </p>
      <div className="lock__way">{shown === 'pin'
        ? <UnlockByPin key={person.staffId} staffId={person.staffId} field={field} said={said} others={others} onUnlocked={unlocked} onTrouble={onTrouble}
            onPasswordNeeded={(sentence) => { turnTo('password', sentence); void onStatus(); }} />
        : <UnlockByPassword key={person.staffId} staffId={person.staffId} field={field} said={said} others={others} onAccepted={unlocked} onTrouble={onTrouble} />}</div>
    </>
  );
};
