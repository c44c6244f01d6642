import type { Restriction } from '#shared/restrictions/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { ReasonDialog } from '#renderer/drafts/index.ts';
import { t } from '#renderer/text/index.ts';
import { closedToWords } from './closed-to-words.ts';

/** Opens a closed chart again, with why and who agreed. */
export const LiftDialog = ({ restriction, onClose }: { readonly restriction: Restriction; readonly onClose: (isLifted: boolean) => void }) => {
  const { id, patientId } = restriction;
  return (
    <ReasonDialog form="restrictions.lift" patientId={patientId} id={id} title={t('closed.lift.title')} text={t('closed.lift.text', { who: closedToWords(restriction) })} label={t('closed.lift.reason')}
      missing={t('staff.reason.missing')} button={t('closed.lift.button')} save={(reason) => outcomeOf(clinic['restrictions.lift']({ id, patientId, reason }))}
      refusal={({ type }) => (type === 'lifted' ? undefined : t(`closed.${type}`))} onClose={onClose} />
  );
};
