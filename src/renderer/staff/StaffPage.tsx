import { useState } from 'react';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { Bones } from '#renderer/kit/Bones.tsx';
import { useMay, useSession } from '#renderer/session/index.ts';
import { formatDate, t } from '#renderer/text/index.ts';
import { calendarDateOf } from '#shared/time/calendar-date.ts';

const StaffTable = () => {
  const { utcOffsetMinutes } = useSession();
  const [answer, reload] = useAnswer('staff', () => clinic['staff.list']({}), (kinds) => kinds.includes('staff'));
  if (answer.type === 'loading') return <Bones sentence={t('staff.loading')} longSentence={t('loading.long')} />;
  if (answer.type !== 'value') return <FailurePanel failure={answer} onRetry={() => { void reload(); }} />;
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('staff.title')}>
      <table className="table">
        <thead><tr>{(['name', 'userName', 'role', 'since'] as const).map((name) => <th key={name} scope="col">{t(`staff.${name}`)}</th>)}</tr></thead>
        <tbody>
          {answer.value.staff.map((person) => (
            <tr key={person.id}>
              <th scope="row"><bdi>{person.displayName}</bdi></th>
              <td><bdi>{person.userName}</bdi></td>
              <td>{t(`role.${person.role}`)}</td>
              <td>{formatDate(calendarDateOf(person.addedAt, utcOffsetMinutes))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

/** Who works here. A new person's password is typed in the other window, which never sees a record. */
export const StaffPage = () => {
  const canManage = useMay('staff:manage');
  const [failure, setFailure] = useState<Failure>();
  const add = async (): Promise<void> => {
    const outcome = await outcomeOf(clinic['session.openGate']({ page: 'change-password' }));
    setFailure(outcome.type === 'value' || outcome.type === 'gone' ? undefined : outcome);
  };
  return (
    <div className="page">
      <div className="page__head">
        <h1>{t('staff.title')}</h1>
        {canManage && <span className="page__end"><Action kind="primary" size="lg" icon="personPlus" onClick={() => { void add(); }}>{t('staff.add')}</Action></span>}
      </div>
      {failure && <section className="panel"><FailurePanel failure={failure} /></section>}
      <section className="panel"><StaffTable /></section>
    </div>
  );
};
