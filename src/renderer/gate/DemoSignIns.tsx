import { t } from '#renderer/api/words.ts';
import type { TextKey } from '#renderer/api/words.ts';
import type { Status } from './status.ts';

type DemoSignIn = Status['demoSignIns'][number];

const roleWords: Readonly<Record<string, TextKey>> = {
  'front-desk': 'role.front-desk', nurse: 'role.nurse', clinician: 'role.clinician',
  'privacy-officer': 'role.privacy-officer', administrator: 'role.administrator',
};

const wordOf = (role: string): string => {
  const key = roleWords[role] as 'role.nurse' | undefined;
  return key === undefined ? role : t(key);
};

interface DemoSignInsProps {
  readonly signIns: readonly DemoSignIn[];
  readonly chosen: string;
  readonly onChoose: (signIn: DemoSignIn) => void;
}

/** A demo clinic's people, one press each. A real clinic has none: who works there is nobody's business before sign-in. */
export const DemoSignIns = ({ signIns, chosen, onChoose }: DemoSignInsProps) => (
  <div role="group" aria-label={t('signIn.demo')}>
    <p className="label">{t('signIn.demo')} <span className="opt">{t('signIn.demo.hint')}</span></p>
    <div className="people">
      {signIns.map((signIn) => (
        <button key={signIn.userName} type="button" aria-pressed={signIn.userName === chosen} onClick={() => { onChoose(signIn); }}>
          <b>{signIn.userName.slice(0, 2).toUpperCase()}</b>
          <span>{signIn.userName}, {wordOf(signIn.role)}</span>
        </button>
      ))}
    </div>
  </div>
);
