import { Brand } from '#renderer/kit/Brand.tsx';
import { Icon } from '#renderer/kit/Icon.tsx';
import type { IconName } from '#renderer/kit/Icon.tsx';
import { go } from '#renderer/navigation/index.ts';
import type { Place } from '#renderer/navigation/index.ts';
import { useSession } from '#renderer/session/index.ts';
import type { Privilege } from '#shared/staff/roles.ts';
import { t } from '#renderer/text/index.ts';

interface Item {
  readonly name: 'home' | 'patients' | 'import' | 'staff' | 'settings';
  readonly icon: IconName;
  readonly place: Place;
  readonly needs: Privilege | null;
  readonly pages: readonly Place['page'][];
}

const items: readonly Item[] = [
  { name: 'home', icon: 'home', place: { page: 'home' }, needs: null, pages: ['home'] },
  { name: 'patients', icon: 'person', place: { page: 'find', query: '' }, needs: 'patients:find', pages: ['find', 'register', 'chart'] },
  { name: 'import', icon: 'import', place: { page: 'import' }, needs: 'records:import', pages: ['import'] },
  { name: 'staff', icon: 'people', place: { page: 'staff' }, needs: 'staff:read', pages: ['staff'] },
];
const settings: Item = { name: 'settings', icon: 'settings', place: { page: 'settings' }, needs: null, pages: ['settings'] };

const RailButton = ({ item, place }: { readonly item: Item; readonly place: Place }) => (
  <li>
    <button type="button" aria-current={item.pages.includes(place.page) ? 'page' : undefined} onClick={() => { go(item.place); }}>
      <Icon name={item.icon} size={20} />{t(`nav.${item.name}`)}
    </button>
  </li>
);

/** The parts that work and that the role may use; nothing greyed out, nothing announced. */
export const Rail = ({ place }: { readonly place: Place }) => {
  const { privileges } = useSession();
  const shown = items.filter((item) => item.needs === null || privileges.includes(item.needs));
  return (
    <nav className="rail" aria-label={t('nav.label')} data-region>
      <div className="rail__mark"><Brand label={t('app.name')} /></div>
      <ul>{shown.map((item) => <RailButton key={item.name} item={item} place={place} />)}</ul>
      <ul><RailButton item={settings} place={place} /></ul>
    </nav>
  );
};
