import { useState } from 'react';
import type { ListedStaff } from '#shared/staff/contract.ts';
import { ruling } from '#shared/staff/roles.ts';
import type { Privilege } from '#shared/staff/roles.ts';
import { useDrafted } from '#renderer/drafts/index.ts';
import { Choice } from '#renderer/kit/Choice.tsx';
import { ReasonField } from '#renderer/kit/ReasonField.tsx';
import { SelectField } from '#renderer/kit/SelectField.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { useSession } from '#renderer/session/index.ts';
import { StepUpDialog } from '#renderer/step-up/index.ts';
import { t } from '#renderer/text/index.ts';
import { privilegeGroups } from '../matrix/privilege-groups.ts';
import { useRoles } from '../use-roles.ts';

const options = privilegeGroups.map(({ name, privileges }) => ({ group: t(`matrix.group.${name}`), items: privileges.map((privilege) => ({ value: privilege, label: t(`privilege.${privilege}`) })) }));

/** The last moment of a day at the workstation's offset from UTC, as a moment in UTC. */
const endOfDay = (date: string, offsetMinutes: number): string => new Date(Date.parse(`${date}T23:59:59.999Z`) - offsetMinutes * 60_000).toISOString();

interface GrantForm { readonly staffId: string; readonly effect: 'grant' | 'deny'; readonly privilege: Privilege | null; readonly reason: string; readonly until: string }

/** One privilege for one person beside the role, or from them, with why and until when. */
export const GrantDialog = ({ person, onClose }: { readonly person: ListedStaff; readonly onClose: () => void }) => {
  const { utcOffsetMinutes, today } = useSession();
  const { holds } = useRoles();
  const blank: GrantForm = { staffId: person.id, effect: 'grant', privilege: null, reason: '', until: '' };
  const [form, setForm, forget] = useDrafted('staff.grant', null, blank, (kept) => kept.staffId === person.id);
  const change = (part: Partial<GrantForm>): void => { setForm({ ...form, ...part }); };
  const { effect, reason, until } = form;
  // Until one is chosen: the first that the role does not hold.
  const privilege = form.privilege ?? privilegeGroups.flatMap((group) => group.privileges).find((each) => !holds(person.role, each)) ?? 'sensitive:read';
  const [isAsked, setIsAsked] = useState(false);
  const isMissing = reason.trim() === '';
  const isPast = until !== '' && until < today;
  const input = () => {
    setIsAsked(true);
    return isMissing || isPast ? undefined : { staffId: person.id, privilege, effect, reason: reason.trim(), until: until === '' ? null : endOfDay(until, utcOffsetMinutes) };
  };
  const has = holds(person.role, privilege);
  return (
    <StepUpDialog title={t('grant.title', { name: person.displayName })} text={t('grant.text')} method="staff.grant" input={input} button={t('stepUp.go')} onClose={() => { forget(); onClose(); }}
      needsSecond={effect === 'grant' && ruling.has(privilege)}>
      <Choice label={t('grant.effect')} value={effect} onChange={(next: GrantForm['effect']) => { change({ effect: next }); }} options={[{ value: 'grant', label: t('grant.effect.grant') }, { value: 'deny', label: t('grant.effect.deny') }]} />
      <SelectField label={t('grant.privilege')} hasFocus value={privilege} options={options} onChange={(value) => { change({ privilege: value as Privilege }); }} />
      {has === (effect === 'grant') && <p className="sm sec">{t(has ? 'grant.has' : 'grant.hasNot', { role: t(`role.${person.role}`) })}</p>}
      <ReasonField label={t('grant.reason')} value={reason} onChange={(value) => { change({ reason: value }); }} problem={isAsked && isMissing ? t('staff.reason.missing') : undefined} />
      <TextField label={t('grant.until')} optional={t('optional')} type="date" min={today} max="9999-12-31" value={until} problem={isPast ? t('grant.until.past') : undefined} onChange={(event) => { change({ until: event.currentTarget.value }); }} />
    </StepUpDialog>
  );
};
