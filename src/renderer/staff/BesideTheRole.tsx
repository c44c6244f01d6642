import { useState } from 'react';
import type { Grant, ListedStaff } from '#shared/staff/contract.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import { useSession } from '#renderer/session/index.ts';
import { formatMoment, t } from '#renderer/text/index.ts';
import { EndGrantDialog } from './dialogs/EndGrantDialog.tsx';
import { howLongWords, standingOf } from './staff-words.ts';

interface BesideTheRoleProps {
  readonly person: ListedStaff;
  readonly grants: readonly Grant[];
  readonly mayEnd: boolean;
}

/** What was given to one person or taken from them, running ones first; what is over stays readable. */
export const BesideTheRole = ({ person, grants, mayEnd }: BesideTheRoleProps) => {
  const { utcOffsetMinutes, today } = useSession();
  const [ending, setEnding] = useState<Grant>();
  const [now] = useState(() => new Date().toISOString());
  const sorted = ['running', 'over'].flatMap((standing) => grants.filter((grant) => standingOf(grant, now) === standing));
  return (
    <div>
      <h3>{t('staff.beside')}</h3>
      {sorted.length === 0 && <p className="sm sec">{t('staff.beside.none')}</p>}
      <ul className="beside">
        {sorted.map((grant) => {
          const isRunning = standingOf(grant, now) === 'running';
          const what = t(`privilege.${grant.privilege}`);
          return (
            <li key={grant.id} data-over={!isRunning || undefined}>
              <Icon name={grant.effect === 'grant' ? 'check' : 'cross'} size={16} />
              <div>
                <p><span className="sec">{t(`grant.${grant.effect}`)}:</span> {what}</p>
                <p className="sm sec"><bdi>{grant.reason}</bdi></p>
                <p className="xs mute">{t('grant.by', { name: grant.givenBy, when: formatMoment(grant.givenAt, utcOffsetMinutes, today) })}, {howLongWords(grant, now, utcOffsetMinutes, today)}</p>
              </div>
              {isRunning && mayEnd && <Action aria-label={t('grant.end.of', { what })} onClick={() => { setEnding(grant); }}>{t('grant.end')}</Action>}
            </li>
          );
        })}
      </ul>
      {ending && <EndGrantDialog grant={ending} name={person.displayName} onClose={() => { setEnding(undefined); }} />}
    </div>
  );
};
