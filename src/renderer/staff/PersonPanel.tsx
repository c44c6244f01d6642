import { useEffect, useId, useRef, useState } from 'react';
import type { Grant, ListedStaff } from '#shared/staff/contract.ts';
import { halfTyped } from '#renderer/drafts/index.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { Mark } from '#renderer/sections/index.ts';
import { useMay, useSession } from '#renderer/session/index.ts';
import { formatDate, formatMoment, t } from '#renderer/text/index.ts';
import { calendarDateOf } from '#shared/time/calendar-date.ts';
import { BesideTheRole } from './BesideTheRole.tsx';
import { PersonDialog } from './dialogs/PersonDialog.tsx';
import type { PersonAction } from './dialogs/PersonDialog.tsx';
import { endedOnWords, secondFactorOf, stateOf } from './staff-words.ts';

interface PersonPanelProps {
  readonly person: ListedStaff;
  readonly grants: readonly Grant[];
  readonly onClose: () => void;
}

/** What may be done about this person, in the order in which it is needed. */
const actionsFor = (person: ListedStaff, mayManage: boolean, mayGive: boolean): readonly PersonAction[] =>
  person.state === 'ended' ? (mayManage ? ['reset'] : [])
    : [...(mayManage ? ['change', 'reset'] as const : []), ...(mayManage && person.hasSecondFactor ? ['resetSecondFactor'] as const : []), ...(mayGive ? ['give'] as const : []), ...(mayManage ? ['end'] as const : [])];

const buttonWords = (action: PersonAction, person: ListedStaff): string =>
  action === 'give' ? t('grant.give') : action === 'reset' && person.state === 'ended' ? t('staff.reset.back') : t(`staff.${action}`);

const Facts = ({ person }: { readonly person: ListedStaff }) => {
  const { utcOffsetMinutes, today } = useSession();
  const factor = secondFactorOf(person);
  return (
    <dl className="fields">
      <div><dt>{t('staff.userName')}</dt><dd><bdi>{person.userName}</bdi></dd></div>
      <div><dt>{t('staff.role')}</dt><dd>{t(`role.${person.role}`)}</dd></div>
      <div><dt>{t('staff.since')}</dt><dd>{formatDate(calendarDateOf(person.addedAt, utcOffsetMinutes))}</dd></div>
      <div><dt>{t('staff.secondFactor')}</dt><dd>{factor.mark === 'ask' ? t('staff.secondFactor.missing.text') : factor.words}</dd></div>
      {person.endedAt !== null && <div><dt>{t('staff.endedAt')}</dt><dd>{formatMoment(person.endedAt, utcOffsetMinutes, today)}</dd></div>}
      {person.endedOn.length > 0 && (
        <div><dt>{t('staff.endedOn')}</dt><dd><ul>{endedOnWords(person, utcOffsetMinutes, today).map((words, i) => (
          <li key={words} className="standing"><Mark name={person.endedOn[i]?.at === null ? 'ask' : 'over'} />{words}</li>
        ))}</ul></dd></div>
      )}
    </dl>
  );
};

/** One person, whole: what is known, what was given or taken beside the role, and what can be done. */
export const PersonPanel = ({ person, grants, onClose }: PersonPanelProps) => {
  const { staffId } = useSession();
  const mayManage = useMay('staff:manage');
  const mayGive = useMay('privileges:manage');
  const [action, setAction] = useState<PersonAction | undefined>(() => (halfTyped('staff.grant', null, { staffId: '' })?.staffId === person.id ? 'give' : undefined));
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => { heading.current?.focus(); }, []);
  const state = stateOf(person);
  const isMe = person.id === staffId;
  const actions = isMe ? [] : actionsFor(person, mayManage, mayGive);
  return (
    <section className="panel row-panel" aria-labelledby={id} data-region>
      <div className="row-panel__head">
        <h2 id={id} ref={heading} tabIndex={-1}><bdi>{person.displayName}</bdi></h2>
        <button type="button" className="btn btn--icon btn--quiet" aria-label={t('staff.close')} title={t('staff.close')} onClick={onClose}><Icon name="cross" /></button>
        <p className="standing sec"><Mark name={state.mark} />{state.words}</p>
      </div>
      <div className="row-panel__body" tabIndex={0} role="group" aria-labelledby={id}>
        {person.state === 'needs-password' && <p className="sm sec">{t('staff.needs-password.text')}</p>}
        <Facts person={person} />
        <BesideTheRole person={person} grants={grants} mayEnd={mayGive && !isMe} />
        {isMe && (mayManage || mayGive) && <p className="sm sec">{t('staff.yourself')}</p>}
        {actions.length > 0 && (
          <div>
            <h3>{t('staff.do')}</h3>
            <div className="person-actions">{actions.map((each) => <Action key={each} onClick={() => { setAction(each); }}>{buttonWords(each, person)}</Action>)}</div>
          </div>
        )}
      </div>
      {action && <PersonDialog action={action} person={person} onClose={() => { setAction(undefined); }} />}
    </section>
  );
};
