import type { Allergy } from '#shared/allergies/allergy.ts';
import { Icon } from '#renderer/kit/Icon.tsx';
import { ReasonField } from '#renderer/kit/ReasonField.tsx';
import { inShort } from '#renderer/allergies/index.ts';
import { t } from '#renderer/text/index.ts';

interface AllergyWarningProps {
  readonly allergies: readonly Allergy[];
  readonly mitigation: string;
  readonly problem: string | undefined;
  readonly onChange: (mitigation: string) => void;
}

const usual = ['tolerated', 'prescriber', 'other'] as const;

/** A recorded allergy of that name, said before anything is saved; it goes on with a reason, which stays with the medication. */
export const AllergyWarning = ({ allergies, mitigation, problem, onChange }: AllergyWarningProps) => (
  <>
    <div className="care-note care-note--danger" role="alert">
      <Icon name="warn" size={16} />
      <span>{allergies.map((allergy) => <span key={allergy.id} className="care-note__line"><b>{t('medication.allergy')}</b> <bdi>{inShort(allergy)}</bdi></span>)}</span>
    </div>
    <ReasonField label={t('medication.mitigation')} value={mitigation} problem={problem} onChange={onChange} usual={usual.map((name) => t(`medication.mitigation.${name}`))} usualLabel={t('care.usual')} />
  </>
);
