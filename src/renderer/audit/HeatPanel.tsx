import type { OutputOf } from '#shared/contract/define.ts';
import type { auditContract, HeatHour } from '#shared/audit/contract.ts';
import { Icon } from '#renderer/kit/Icon.tsx';
import { go } from '#renderer/navigation/index.ts';
import { formatNumber, t } from '#renderer/text/index.ts';
import { roleWords } from './words.ts';

export type Heat = Extract<OutputOf<(typeof auditContract)['audit.heat']>, { readonly type: 'heat' }>;

/** By day the clinic is looked at; of the night only hours in which something happened. */
const firstHour = 6;
const hoursShown = ({ people, opensAt }: Heat): readonly number[] => {
  const used = people.flatMap(({ hours }) => hours.map(({ hour }) => hour));
  const from = Math.min(firstHour, opensAt, ...used);
  return Array.from({ length: 24 - from }, (_, i) => from + i);
};

const degree = (openings: number): string => (openings === 0 ? '' : `heat__${String(openings > 4 ? 4 : openings > 2 ? 3 : openings)}`);

/** What the drawings in a cell say, for whoever does not see them. */
const marksOf = ({ alerts, emergencies, refused, outside }: HeatHour): readonly string[] => [
  ...(emergencies > 0 ? [t('audit.heat.glassTimes', { count: emergencies })] : []), ...(alerts > 0 ? [t('audit.heat.alarms', { count: alerts })] : []),
  ...(refused > 0 ? [t('audit.heat.refusedTimes', { count: refused })] : []), ...(outside > 0 ? [t('audit.heat.outside', { count: outside })] : []),
];

const Cell = ({ at, isClosed }: { readonly at: HeatHour | undefined; readonly isClosed: boolean }) => {
  if (!at) return <td className={isClosed ? 'heat__closed' : undefined} />;
  const marks = marksOf(at);
  const ring = at.emergencies > 0 ? 'heat__glass' : at.alerts > 0 ? 'heat__alarm' : '';
  return (
    <td className={[isClosed ? 'heat__closed' : '', degree(at.openings), ring].filter(Boolean).join(' ')} title={marks.join(', ') || undefined}>
      <span>
        {at.emergencies > 0 ? <Icon name="key" size={14} /> : at.alerts > 0 ? <Icon name="warn" size={14} /> : at.refused > 0 && <Icon name="cross" size={14} />}
        {formatNumber(at.openings)}{marks.length > 0 && <span className="sr">, {marks.join(', ')}</span>}
      </span>
    </td>
  );
};

const Key = () => (
  <div className="heat__key" aria-hidden="true">
    <span><i className="heat__1" /><i className="heat__2" /><i className="heat__3" /><i className="heat__4" />{t('audit.heat.key')}</span>
    <span><i className="heat__closed" />{t('audit.heat.closed')}</span>
    <span className="heat__cautious"><Icon name="warn" size={14} />{t('audit.heat.alarm')}</span>
    <span><Icon name="cross" size={14} />{t('audit.heat.refused')}</span>
    <span className="heat__ink"><Icon name="key" size={14} />{t('audit.heat.glass')}</span>
  </div>
);

/** Who opened charts at which hours of the day. The count is always written: colour only helps the eye. */
export const HeatPanel = ({ heat }: { readonly heat: Heat }) => {
  const hours = hoursShown(heat);
  const isClosed = (hour: number): boolean => hour < heat.opensAt || hour >= heat.closesAt;
  const title = t('audit.heat.title', { openings: t('audit.heat.openings', { count: heat.openings }), people: t('audit.heat.people', { count: heat.people.length }) });
  return (
    <section className="panel heat" aria-labelledby="audit-heat" data-region>
      <div className="panel__head"><h2 id="audit-heat">{heat.people.length === 0 ? t('audit.heat.none') : title}</h2>{heat.people.length > 0 && <Key />}</div>
      {heat.people.length > 0 && (
        <div className="heat__in" tabIndex={0} role="group" aria-label={t('audit.heat.scroll')}>
          <table>
            <thead><tr>
              <th scope="col" className="heat__who">{t('audit.heat.corner')}</th>
              {hours.map((hour) => <th scope="col" key={hour}>{hour}{isClosed(hour) && <span className="sr"> {t('audit.heat.closed')}</span>}</th>)}
              <th scope="col" className="heat__all">{t('audit.heat.all')}</th>
            </tr></thead>
            <tbody>
              {heat.people.map(({ staffId, name, role, openings, hours: own }) => (
                <tr key={staffId}>
                  <th scope="row">
                    {heat.about.type === 'person' ? <bdi>{name}</bdi>
                      : <button type="button" className="aud__link" onClick={() => { go({ page: 'audit', question: 'person', id: staffId }); }}><bdi>{name}</bdi></button>} <small>{roleWords(role)}</small>
                  </th>
                  {hours.map((hour) => <Cell key={hour} at={own.find((each) => each.hour === hour)} isClosed={isClosed(hour)} />)}
                  <td className="heat__all">{formatNumber(openings)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
};
