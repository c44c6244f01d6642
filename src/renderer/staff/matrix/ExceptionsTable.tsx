import { useState } from 'react';
import type { Grant } from '#shared/staff/contract.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatMoment, t } from '#renderer/text/index.ts';
import { howLongWords, standingOf } from '../staff-words.ts';

/** What single people may beside their role, or may not. Only what holds now: the rest stands with the person. */
export const ExceptionsTable = ({ grants, nameOf }: { readonly grants: readonly Grant[]; readonly nameOf: (staffId: string) => string }) => {
  const { utcOffsetMinutes, today } = useSession();
  const [now] = useState(() => new Date().toISOString());
  const running = grants.filter((grant) => standingOf(grant, now) === 'running').toSorted((a, b) => nameOf(a.staffId).localeCompare(nameOf(b.staffId)));
  if (running.length === 0) return <p className="panel__in sec">{t('matrix.exceptions.none')}</p>;
  return (
    <table className="table exceptions">
      <thead><tr>{(['grant.person', 'grant.how', 'grant.reason', 'grant.who', 'grant.long'] as const).map((head) => <th key={head} scope="col">{t(head)}</th>)}</tr></thead>
      <tbody>
        {running.map((grant) => (
          <tr key={grant.id}>
            <th scope="row"><bdi>{nameOf(grant.staffId)}</bdi></th>
            <td><span className="sec">{t(`grant.${grant.effect}`)}:</span> {t(`privilege.${grant.privilege}`)}</td>
            <td><bdi>{grant.reason}</bdi></td>
            <td>{grant.givenBy}, {formatMoment(grant.givenAt, utcOffsetMinutes, today)}</td>
            <td>{howLongWords(grant, now, utcOffsetMinutes, today)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
