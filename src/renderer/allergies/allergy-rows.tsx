import type { Allergy } from '#shared/allergies/allergy.ts';
import { isCurrent, isTakenBack } from '#shared/allergies/standing.ts';
import { whenWords } from '#renderer/sections/index.ts';
import type { RowSpec } from '#renderer/sections/index.ts';
import { t } from '#renderer/text/index.ts';
import { AllergyActions } from './AllergyActions.tsx';
import { SeverityMark } from './SeverityMark.tsx';

const SeverityCell = ({ row }: { readonly row: Allergy }) => (
  <span className={`with-mark severity--${isCurrent(row) ? row.severity : 'past'}`}><SeverityMark severity={row.severity} />{t(`severity.${row.severity}`)}</span>
);

const statusOf = (allergy: Allergy): string => {
  const { clinicalStatus, verification } = allergy;
  if (isTakenBack(allergy)) return t(`verification.${verification}`);
  const clinical = clinicalStatus === 'unknown' ? t('clinical.unknown') : t(`allergyStatus.${clinicalStatus}`);
  // The mark says that it holds; both words would be cut short in the list.
  if (verification === 'unconfirmed' && clinicalStatus === 'active') return t('verification.unconfirmed');
  return verification === 'unconfirmed' ? `${clinical}, ${t('verification.unconfirmed')}` : clinical;
};

/** How an allergy is shown in the list and opened. */
export const allergyRows: RowSpec<Allergy> = {
  kind: 'allergy-intolerance',
  look: (allergy) => ({
    name: allergy.substance, when: allergy.recordedOn, whenText: '', status: statusOf(allergy),
    mark: isTakenBack(allergy) ? 'not' : isCurrent(allergy) ? (allergy.clinicalStatus === 'unknown' ? 'ask' : 'now') : 'over', isTakenBack: isTakenBack(allergy),
  }),
  columns: [
    { head: 'allergies.severity', width: 'm', text: ({ severity }) => t(`severity.${severity}`), Cell: SeverityCell },
    { head: 'allergies.reaction', width: 'rest', text: ({ reaction }) => reaction },
  ],
  fields: (allergy, offset) => [
    ['allergies.reaction', allergy.reaction], ['allergies.severity', allergy.severity === 'unknown' ? '' : t(`severity.${allergy.severity}`)],
    ['allergies.status', allergy.clinicalStatus === 'unknown' ? '' : t(`allergyStatus.${allergy.clinicalStatus}`)],
    ['allergies.verification', allergy.verification === 'unknown' ? '' : t(`verification.${allergy.verification}`)],
    ['allergies.recorded', allergy.recordedOn === null ? '' : whenWords(allergy.recordedOn, offset)], ...(allergy.recordedBy === '' ? [] : [['care.recordedBy', allergy.recordedBy] as const]),
    ...(allergy.statusReason === '' ? [] : [['care.why', allergy.statusReason] as const]),
    ...(allergy.statusOn === null ? [] : [['care.said', t('care.by', { name: allergy.statusBy, when: whenWords(allergy.statusOn, offset) })] as const]), ['allergies.code', allergy.code],
  ],
  Lead: AllergyActions,
};
