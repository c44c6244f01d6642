import type { EmergencyAccess } from '#shared/emergency/contract.ts';
import { clinic } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import { ReasonDialog } from '#renderer/drafts/index.ts';
import { t } from '#renderer/text/index.ts';

/** More words for whoever reviews it; the first ones stay. */
export const AddReasonDialog = ({ access, onClose }: { readonly access: EmergencyAccess; readonly onClose: () => void }) => (
  <ReasonDialog form="emergency.addReason" patientId={access.patientId} id={access.id} title={t('emergency.add.title')} text={t('emergency.add.text')} label={t('emergency.add.label')}
    missing={t('emergency.add.missing')} button={t('emergency.add.button')} save={(text) => outcomeOf(clinic['emergency.addReason']({ id: access.id, text }))}
    refusal={({ type }) => (type === 'added' ? undefined : t(type === 'full' ? 'emergency.full' : 'emergency.gone'))} onClose={onClose} />
);
