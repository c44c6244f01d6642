import { useNavigation } from '#renderer/navigation/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatTime, t } from '#renderer/text/index.ts';
import { useJustSaved } from './just-saved.ts';
import { WhereItIs } from './WhereItIs.tsx';

/** What was saved last in the chart that is open, and how far it has come: beside the hub's lamp, in nobody's way. */
export const JustSaved = () => {
  const { utcOffsetMinutes } = useSession();
  const place = useNavigation((state) => state.place);
  const saved = useJustSaved((state) => state.saved);
  if (!saved || place.page !== 'chart' || place.patientId !== saved.patientId) return null;
  return <span className="status__more just-saved">{t('where.saved', { time: formatTime(saved.at, utcOffsetMinutes) })}<WhereItIs key={saved.at} isBrief patientId={saved.patientId} recordId={saved.recordId} /></span>;
};
