import type { Allergy } from '#shared/allergies/allergy.ts';
import { standingOf } from '#shared/allergies/standing.ts';
import { Icon } from '#renderer/kit/Icon.tsx';
import { UnsettledMark } from '#renderer/review/index.ts';
import { t } from '#renderer/text/index.ts';
import { NoneKnownWords } from './NoneKnownWords.tsx';
import { SeverityMark } from './SeverityMark.tsx';
import type { AllergiesAnswer } from './use-allergies.ts';

const tones = { severe: 'chip chip--danger', moderate: 'chip chip--caution', mild: 'chip', unknown: 'chip chip--caution' } as const;

const AllergyChip = ({ allergy }: { readonly allergy: Allergy }) => (
  <li className={tones[allergy.severity]}>
    <SeverityMark severity={allergy.severity} />
    <span><b><bdi>{allergy.substance}</bdi></b> {[allergy.reaction, t(`severity.${allergy.severity}`), allergy.unsettled.length > 0 ? t('two.settling') : ''].filter((part) => part !== '').join(', ')}</span>
    {allergy.unsettled[0] && <UnsettledMark recordKind="allergy-intolerance" unsettled={allergy.unsettled.find(({ field }) => field === 'severity') ?? allergy.unsettled[0]} />}
  </li>
);

const Standing = ({ answer }: { readonly answer: AllergiesAnswer }) => {
  if (answer.type === 'loading') return <span className="mute sm">{t('allergies.loading')}</span>;
  if (answer.type === 'refused' && answer.reason === 'forbidden') return <span className="chip"><Icon name="lock" size={16} />{t('allergies.hidden')}</span>;
  if (answer.type !== 'value') return <span className="chip chip--caution" role="alert"><Icon name="warn" size={16} />{t('allergies.failed')}</span>;
  const standing = standingOf(answer.value.allergies);
  switch (standing.type) {
    case 'never-asked': return <span className="chip chip--caution chip--asked"><Icon name="question" size={16} /><b>{t('allergies.never')}</b></span>;
    case 'ask-again': return <span className="chip chip--caution chip--asked"><Icon name="question" size={16} /><b>{t('allergies.askAgain')}</b></span>;
    case 'none-known': return <span className="chip"><Icon name="check" size={16} /><NoneKnownWords statement={standing.statement} /></span>;
    case 'some': return <ul className="chips">{standing.allergies.map((allergy) => <AllergyChip key={allergy.id} allergy={allergy} />)}</ul>;
  }
};

/** The allergies of the banner, worst first, every one in full. */
export const AllergyChips = ({ answer }: { readonly answer: AllergiesAnswer }) => (
  <>
    <span className="lbl">{t('allergies.label')}</span>
    <Standing answer={answer} />
  </>
);
