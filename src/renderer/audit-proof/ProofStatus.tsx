import { useSession } from '#renderer/session/index.ts';
import { formatMoment, t } from '#renderer/text/index.ts';
import { useStanding } from './standing.ts';

/** In the status bar: when the log was last signed, or that records are read only. */
export const ProofStatus = () => {
  const { utcOffsetMinutes, today } = useSession();
  const { doubts, headAt } = useStanding();
  if (doubts.length > 0) return <span className="status__doubt">{t('proof.status.readOnly')}</span>;
  return headAt === null ? null : <span className="status__more">{t('proof.status', { time: formatMoment(headAt, utcOffsetMinutes, today) })}</span>;
};
