import { useOpenAlerts } from '#renderer/alerts/index.ts';
import { Brand } from '#renderer/kit/Brand.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import type { IconName } from '#renderer/kit/Icon.tsx';
import { go } from '#renderer/navigation/index.ts';
import type { Place } from '#renderer/navigation/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { useTaskCount } from '#renderer/tasks/index.ts';
import type { Privilege } from '#shared/staff/roles.ts';
import { formatNumber, t } from '#renderer/text/index.ts';

interface Item {
  readonly name: 'audit' | 'home' | 'patients' | 'tasks' | 'import' | 'staff' | 'privacy' | 'settings';
  readonly icon: IconName;
  readonly place: Place;
  /** Any one of these; none for everybody. */
  readonly needs: readonly Privilege[];
  readonly pages: readonly Place['page'][];
}

const items: readonly Item[] = [
  { name: 'home', icon: 'home', place: { page: 'home' }, needs: [], pages: ['home'] },
  { name: 'patients', icon: 'person', place: { page: 'find', query: '' }, needs: ['patients:find'], pages: ['find', 'register', 'chart'] },
  { name: 'tasks', icon: 'tasks', place: { page: 'tasks' }, needs: ['review:settle'], pages: ['tasks'] },
  { name: 'import', icon: 'import', place: { page: 'import' }, needs: ['records:import'], pages: ['import'] },
  { name: 'staff', icon: 'people', place: { page: 'staff' }, needs: ['staff:read'], pages: ['staff', 'privileges', 'policies'] },
  { name: 'privacy', icon: 'shield', place: { page: 'privacy' }, needs: ['emergency:review', 'alerts:read'], pages: ['privacy', 'incidents'] },
  { name: 'audit', icon: 'log', place: { page: 'audit', question: 'patient', id: null }, needs: ['audit:read'], pages: ['audit'] },
];
const settings: Item = { name: 'settings', icon: 'settings', place: { page: 'settings' }, needs: [], pages: ['settings', 'network'] };

const RailButton = ({ item, place, count = 0, counted = 'alerts.count' }: { readonly item: Item; readonly place: Place; readonly count?: number; readonly counted?: 'alerts.count' | 'tasks.count' }) => (
  <li>
    <button type="button" aria-current={item.pages.includes(place.page) ? 'page' : undefined} onClick={() => { go(item.place); }}>
      <Icon name={item.icon} size={20} />{t(`nav.${item.name}`)}
      {count > 0 && <><span className="rail__count" aria-hidden="true">{count > 99 ? t('rail.many') : formatNumber(count)}</span><span className="sr">{t(counted, { count })}</span></>}
    </button>
  </li>
);

/** The parts that work and that the role may use; nothing greyed out, nothing announced. */
export const Rail = ({ place }: { readonly place: Place }) => {
  const { privileges } = useSession();
  const open = useOpenAlerts(privileges.includes('alerts:read'));
  const tasks = useTaskCount(privileges.includes('review:settle'));
  const shown = items.filter(({ needs }) => needs.length === 0 || needs.some((privilege) => privileges.includes(privilege)));
  return (
    <nav className="rail" aria-label={t('nav.label')} data-region>
      <div className="rail__mark"><Brand label={t('app.name')} /></div>
      <ul>{shown.map((item) => <RailButton key={item.name} item={item} place={place} count={item.name === 'privacy' ? open : item.name === 'tasks' ? tasks : 0} counted={item.name === 'tasks' ? 'tasks.count' : 'alerts.count'} />)}</ul>
      <ul><RailButton item={settings} place={place} /></ul>
    </nav>
  );
};
