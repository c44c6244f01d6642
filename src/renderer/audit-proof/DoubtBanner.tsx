import { Action } from '#renderer/kit/Action.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { go } from '#renderer/navigation/index.ts';
import { useMay, useSession } from '#renderer/session/index.ts';
import { AskingState, useStepUp } from '#renderer/step-up/index.ts';
import { t } from '#renderer/text/index.ts';
import { useStanding, useStandingKept } from './standing.ts';
import { doubtWords } from './words.ts';

/** Over every page while the database is doubted: what is so, what still works, and for an administrator the way on. */
export const DoubtBanner = () => {
  useStandingKept();
  const { utcOffsetMinutes, today } = useSession();
  const doubts = useStanding((state) => state.doubts);
  const [mayGoOn, mayLook] = [useMay('policies:manage'), useMay('audit:read')];
  const [asking, ask] = useStepUp();
  if (doubts.length === 0) return null;
  const reasons = [...new Set(doubts.map(({ reason }) => reason))];
  return (
    <section className="doubt" aria-label={t('proof.banner')} data-region>
      <Icon name="warn" size={20} />
      <div role="status">
        <p><b>{t('proof.readOnly')}</b> {doubts.map((doubt) => doubtWords(doubt, utcOffsetMinutes, today)).join(' ')}</p>
        <p className="sm">{t('proof.readOnly.reading')} {t(mayGoOn ? 'proof.readOnly.goOn' : 'proof.readOnly.ask')}</p>
        <AskingState asking={asking} />
      </div>
      {mayLook && <Action onClick={() => { go({ page: 'audit', question: 'clinic', id: null }); }}>{t('proof.look')}</Action>}
      {mayGoOn && <Action onClick={() => { void ask('audit.acknowledge', { reasons }); }}>{t('proof.goOn')}</Action>}
    </section>
  );
};
