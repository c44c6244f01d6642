import type { Allergy } from '#shared/allergies/allergy.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { formatDate, t } from '#renderer/text/index.ts';
import { SeverityMark } from './SeverityMark.tsx';
import { isCurrent, standingOf } from './use-allergies.ts';
import type { AllergiesAnswer } from './use-allergies.ts';

const AllergyRow = ({ allergy }: { readonly allergy: Allergy }) => (
  <tr className={isCurrent(allergy) ? '' : 'past'}>
    <th scope="row"><span className="with-mark"><SeverityMark severity={allergy.severity} /><bdi>{allergy.substance}</bdi></span></th>
    <td>{allergy.reaction || '–'}</td>
    <td>{t(`severity.${allergy.severity}`)}</td>
    <td>{t(`allergyStatus.${allergy.clinicalStatus}`)}, {t(`verification.${allergy.verification}`)}</td>
    <td>{allergy.recordedOn === null ? '–' : formatDate(allergy.recordedOn.slice(0, 10))}</td>
  </tr>
);

const AllergyTable = ({ allergies }: { readonly allergies: readonly Allergy[] }) => (
  <>
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('allergies.title')}>
      <table className="table">
        <thead><tr>{(['substance', 'reaction', 'severity', 'status', 'recorded'] as const).map((name) => <th key={name} scope="col">{t(`allergies.${name}`)}</th>)}</tr></thead>
        <tbody>{allergies.map((allergy) => <AllergyRow key={allergy.id} allergy={allergy} />)}</tbody>
      </table>
    </div>
    {allergies.some((allergy) => !isCurrent(allergy)) && <p className="panel__note sm sec">{t('allergies.notCounted')}</p>}
  </>
);

/** Every allergy with what is known of it; past and refuted ones too, quieter. */
export const AllergiesPage = ({ answer, onRetry }: { readonly answer: AllergiesAnswer; readonly onRetry: () => void }) => {
  if (answer.type === 'loading') return <Bones sentence={t('allergies.loading')} longSentence={t('loading.long')} />;
  if (answer.type !== 'value') return <section className="panel"><FailurePanel failure={answer} onRetry={onRetry} /></section>;
  const listed = answer.value.allergies.filter((allergy) => allergy.statement === 'allergy');
  const standing = standingOf(answer.value.allergies);
  return (
    <section className="panel">
      <div className="panel__head"><h2>{t('allergies.title')} <span className="mute plain">{listed.length}</span></h2></div>
      {standing.type === 'never-asked' && <StatePanel icon="question" tone="caution" title={t('allergies.never')}><p>{t('allergies.never.text')}</p></StatePanel>}
      {standing.type === 'none-known' && <StatePanel icon="check" title={standing.on === null ? t('allergies.none') : t('allergies.none.on', { date: formatDate(standing.on.slice(0, 10)) })} />}
      {listed.length > 0 && <AllergyTable allergies={listed} />}
    </section>
  );
};
