import type { ListedStaff } from '#shared/staff/contract.ts';
import { Mark } from '#renderer/sections/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatDate, t } from '#renderer/text/index.ts';
import { calendarDateOf } from '#shared/time/calendar-date.ts';
import { secondFactorOf, stateOf } from './staff-words.ts';

interface StaffTableProps {
  readonly staff: readonly ListedStaff[];
  readonly openId: string | undefined;
  readonly stopId: string | undefined;
  readonly onOpen: (person: ListedStaff) => void;
}

const StaffRow = ({ person, isOpen, isStop, onOpen }: { readonly person: ListedStaff; readonly isOpen: boolean; readonly isStop: boolean; readonly onOpen: () => void }) => {
  const { staffId, utcOffsetMinutes } = useSession();
  const state = stateOf(person);
  const factor = secondFactorOf(person);
  return (
    <tr className={isOpen ? 'is-open' : ''} data-ended={person.state === 'ended' || undefined} onClick={onOpen}>
      <th scope="row" className="w-name clip" title={person.displayName}>
        <button type="button" data-row={person.id} tabIndex={isStop ? 0 : -1} aria-expanded={isOpen} onClick={(event) => { event.stopPropagation(); onOpen(); }}>
          <bdi>{person.displayName}</bdi>{person.id === staffId && <span className="mute plain"> {t('staff.you')}</span>}
        </button>
      </th>
      <td className="w-m clip">{t(`role.${person.role}`)}</td>
      <td className="w-state"><span className="standing"><Mark name={state.mark} /><span className="clip">{state.words}</span></span></td>
      <td className="w-m"><span className="standing">{factor.mark ? <Mark name={factor.mark} /> : <span className="mark-none" />}<span className={factor.mark ? 'clip' : 'clip mute'}>{factor.words}</span></span></td>
      <td className="w-m clip is-extra" title={person.userName}><bdi>{person.userName}</bdi></td>
      <td className="w-m is-extra">{formatDate(calendarDateOf(person.addedAt, utcOffsetMinutes))}</td>
    </tr>
  );
};

/** Who works here and who left. Whoever left stands last and stays: what they wrote is under their name. */
export const StaffTable = ({ staff, openId, stopId, onOpen }: StaffTableProps) => (
  <table className="st staff-table">
    <thead>
      <tr>
        <th scope="col">{t('staff.name')}</th><th scope="col" className="w-m">{t('staff.role')}</th><th scope="col" className="w-state">{t('staff.state')}</th>
        <th scope="col" className="w-m">{t('staff.secondFactor')}</th><th scope="col" className="w-m is-extra">{t('staff.userName')}</th><th scope="col" className="w-m is-extra">{t('staff.since')}</th>
      </tr>
    </thead>
    <tbody>{staff.map((person) => <StaffRow key={person.id} person={person} isOpen={person.id === openId} isStop={person.id === stopId} onOpen={() => { onOpen(person); }} />)}</tbody>
  </table>
);
