import type { Grant } from '#shared/staff/contract.ts';
import { ruling } from '#shared/staff/roles.ts';
import { StepUpDialog } from '#renderer/step-up/index.ts';
import { t } from '#renderer/text/index.ts';

/** Ends one exception. Ending what was taken away gives it back: power then waits for a second person. */
export const EndGrantDialog = ({ grant, name, onClose }: { readonly grant: Grant; readonly name: string; readonly onClose: () => void }) => (
  <StepUpDialog title={t('grant.end.title')} text={t('grant.end.text', { name })} method="staff.endGrant" input={() => ({ grantId: grant.id })}
    needsSecond={grant.effect === 'deny' && ruling.has(grant.privilege)} button={t('grant.end')} onClose={onClose}>
    <p><span className="sec">{t(`grant.${grant.effect}`)}:</span> <b>{t(`privilege.${grant.privilege}`)}</b></p>
  </StepUpDialog>
);
