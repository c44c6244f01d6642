import { useSession } from '#renderer/session/index.ts';
import { StepUpDialog } from '#renderer/step-up/index.ts';
import { t } from '#renderer/text/index.ts';
import { ruling } from '#shared/staff/roles.ts';
import type { Place } from './MatrixTable.tsx';

/** Gives one privilege to a role or takes it. One's own role gains nothing by one's own hand: then it says so, and that is all. */
export const ChangeBundleDialog = ({ place, onClose }: { readonly place: Place; readonly onClose: () => void }) => {
  const { role: own } = useSession();
  const isOwn = place.role === own && !place.holds;
  const role = t(`role.${place.role}`);
  const text = isOwn ? t('matrix.change.own') : t(place.holds ? 'matrix.change.take.text' : 'matrix.change.give.text', { role });
  return (
    <StepUpDialog title={t(place.holds ? 'matrix.change.take' : 'matrix.change.give')} text={text} method="staff.changeBundle" isOff={isOwn} onClose={onClose}
      input={() => ({ role: place.role, privilege: place.privilege, holds: !place.holds })} needsSecond={!place.holds && ruling.has(place.privilege)} button={t('stepUp.go')}>
      <p><b>{t(`privilege.${place.privilege}`)}</b> <span className="sec">{role}</span></p>
    </StepUpDialog>
  );
};
