import type { QuestionInFull } from '#shared/review/contract.ts';
import type { Role } from '#shared/staff/roles.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatMoment, isTextKey, t } from '#renderer/text/index.ts';

/** Who, on which computer, when. */
export const SaidBy = ({ said: { staffName, role, deviceName, isThisComputer, at } }: { readonly said: NonNullable<QuestionInFull['made']> }) => {
  const { utcOffsetMinutes, today } = useSession();
  return (
    <>
      <bdi>{staffName === '' ? t('two.somebody') : isTextKey(`role.${role}`) ? t('two.who', { name: staffName, role: t(`role.${role as Role}`) }) : staffName}</bdi><br />
      {t('two.where', { device: isThisComputer ? t('two.here') : deviceName === '' ? t('two.elsewhere') : deviceName, when: formatMoment(at, utcOffsetMinutes, today) })}
    </>
  );
};
