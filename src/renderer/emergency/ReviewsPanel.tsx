import { useState } from 'react';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { halfTyped } from '#renderer/drafts/index.ts';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { t } from '#renderer/text/index.ts';
import { ReviewCard } from './ReviewCard.tsx';
import { ReviewDialog } from './ReviewDialog.tsx';

/** Every time somebody broke the glass: what waits for a review first, the most urgent on top. */
export const ReviewsPanel = () => {
  const [answer, reload] = useAnswer('reviews', () => clinic['emergency.reviews']({}), (kinds) => kinds.includes('emergency-access'));
  const [reviewingId, setReviewingId] = useState(() => halfTyped('emergency.review', null, { id: '' })?.id);
  const reviews = answer.type === 'value' ? answer.value.reviews : [];
  const reviewing = reviews.find(({ id }) => id === reviewingId);
  const waiting = reviews.filter((each) => each.finding === null);
  return (
    <section className="panel privacy__part" aria-labelledby="reviews" data-region>
      <div className="panel__head">
        <h2 id="reviews">{t('reviews.title')}</h2>{answer.type === 'value' && <span className="sm sec">{t('reviews.waiting', { count: waiting.length })}</span>}
      </div>
      {answer.type === 'loading' && <Bones sentence={t('reviews.loading')} longSentence={t('loading.long')} />}
      {answer.type !== 'loading' && answer.type !== 'value' && <FailurePanel failure={answer} onRetry={() => { void reload(); }} />}
      {answer.type === 'value' && reviews.length === 0 && <StatePanel icon="check" title={t('reviews.none')}><p>{t('reviews.none.text')}</p></StatePanel>}
      <ul className="cases" tabIndex={0} aria-labelledby="reviews">{reviews.map((each) => <ReviewCard key={each.id} review={each} onReview={() => { setReviewingId(each.id); }} />)}</ul>
      {reviewing && <ReviewDialog review={reviewing} onClose={(isDone) => { setReviewingId(undefined); if (isDone) void reload(); }} />}
    </section>
  );
};
