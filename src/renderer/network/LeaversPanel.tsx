import type { OutputOf } from '#shared/contract/define.ts';
import type { ClinicContract } from '#shared/contract/clinic.ts';
import { Icon } from '#renderer/kit/Icon.tsx';
import { useSession } from '#renderer/session/index.ts';
import { formatMoment, t } from '#renderer/text/index.ts';

type Leavers = OutputOf<ClinicContract['sync.network']>['leavers'];

/** How many who are out everywhere stay in sight. */
const mostSettled = 3;

/** Per person who left, on which computers their way in is closed, and which have not said so yet: those first. */
export const LeaversPanel = ({ leavers }: { readonly leavers: Leavers }) => {
  const { utcOffsetMinutes, today } = useSession();
  const open = leavers.filter(({ notYetOn }) => notYetOn.length > 0);
  const shown = [...open, ...leavers.filter((leaver) => !open.includes(leaver)).slice(0, mostSettled)];
  if (shown.length === 0) return null;
  return (
    <section className="panel network__devices" aria-labelledby="network-leavers" data-region>
      <div className="panel__head"><h2 id="network-leavers">{t('network.leavers')}</h2></div>
      <ul className="leavers">
        {shown.map(({ name, endedAt, shutOn, notYetOn }) => (
          <li key={`${name}${endedAt}`}>
            <Icon name={notYetOn.length > 0 ? 'clock' : 'check'} size={16} />
            <span><b><bdi>{name}</bdi></b> <span className="sec">{t('network.leavers.since', { when: formatMoment(endedAt, utcOffsetMinutes, today) })}</span></span>
            <span>
              {shutOn.length > 0 && <span className="leavers__line">{t('network.leavers.shut', { computers: shutOn.join(', ') })}</span>}
              {notYetOn.length > 0 ? <span className="leavers__line"><b>{t('network.leavers.notYet', { computers: notYetOn.join(', ') })}</b></span> : <span className="leavers__line">{t('network.leavers.everywhere')}</span>}
            </span>
          </li>
        ))}
      </ul>
      {open.length > 0 && <p className="panel__note sec sm">{t('network.leavers.text')}</p>}
    </section>
  );
};
