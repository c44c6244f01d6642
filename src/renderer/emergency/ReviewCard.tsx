import type { EmergencyReview } from '#shared/emergency/contract.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { go } from '#renderer/navigation/index.ts';
import { useMay, useSession } from '#renderer/session/index.ts';
import { formatMoment, formatTime, t } from '#renderer/text/index.ts';
import { calendarDateOf } from '#shared/time/calendar-date.ts';

/** The shape of a case: late is a triangle, settled a tick, waiting the key that was used. */
const iconOf = ({ finding, isOverdue }: EmergencyReview): 'key' | 'warn' | 'check' | 'cross' =>
  finding === null ? (isOverdue ? 'warn' : 'key') : finding === 'justified' ? 'check' : 'cross';

/** Of the same day only the clock: the day stands before it. */
const endWords = (openedAt: string, endedAt: string, offset: number, today: string): string =>
  calendarDateOf(openedAt, offset) === calendarDateOf(endedAt, offset) ? formatTime(endedAt, offset) : formatMoment(endedAt, offset, today);

const Outcome = ({ review }: { readonly review: EmergencyReview }) => {
  const { utcOffsetMinutes, today } = useSession();
  const when = (moment: string): string => formatMoment(moment, utcOffsetMinutes, today);
  if (review.finding === null) {
    return review.isOverdue ? <p className="case__late"><Icon name="clock" size={14} />{t('reviews.overdue', { when: when(review.reviewDueAt) })}</p> : <p className="sm sec">{t('reviews.due', { when: when(review.reviewDueAt) })}</p>;
  }
  return (
    <>
      <p className="sm sec">{t('reviews.by', { finding: t(`reviews.${review.finding}`), name: review.reviewedBy ?? '', when: when(review.reviewedAt ?? review.openedAt) })}</p>
      {review.note !== '' && <p className="sm"><bdi>{review.note}</bdi></p>}
    </>
  );
};

/** One time that somebody broke the glass: who, whom, why, when, what had been closed, and where its review stands. No name of a patient. */
export const ReviewCard = ({ review, onReview }: { readonly review: EmergencyReview; readonly onReview: () => void }) => {
  const { utcOffsetMinutes, today } = useSession();
  const mayOpen = useMay('patients:read');
  const title = t('reviews.broke', { name: review.staffName, record: review.recordNumber });
  const from = formatMoment(review.openedAt, utcOffsetMinutes, today);
  const isWaiting = review.finding === null;
  const { patientId } = review;
  return (
    <li className={isWaiting && review.isOverdue ? 'case case--late' : 'case'} data-over={!isWaiting || undefined}>
      <Icon name={iconOf(review)} size={20} />
      <div className="case__in">
        <p><b><bdi>{title}</bdi></b></p>
        <p><bdi>{t('emergency.reason', { reason: review.reason })}</bdi></p>
        <p className="sm sec">{review.endedAt === null ? t('reviews.running', { from }) : t('reviews.when', { from, to: endWords(review.openedAt, review.endedAt, utcOffsetMinutes, today) })}</p>
        {review.wasRestricted && <p className="case__closed"><Icon name="lock" size={14} />{t('reviews.restricted')}</p>}
        <Outcome review={review} />
        {isWaiting && (review.isMine || patientId === null) && <p className="sm sec">{t(review.isMine ? 'reviews.mine' : 'reviews.closed')}</p>}
      </div>
      <div className="case__end">
        {isWaiting && !review.isMine && patientId !== null && <Action aria-label={t('reviews.review.of', { what: title })} onClick={onReview}>{t('reviews.review')}</Action>}
        {mayOpen && patientId !== null && <Action kind="quiet" aria-label={t('reviews.chart.of', { record: review.recordNumber })} onClick={() => { go({ page: 'chart', patientId, tab: null }); }}>{t('reviews.chart')}</Action>}
      </div>
    </li>
  );
};
