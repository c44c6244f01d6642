import { go, useNavigation } from '#renderer/navigation/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import type { Privilege } from '#shared/staff/roles.ts';

const pages: readonly { readonly page: 'staff' | 'privileges' | 'policies'; readonly needs: Privilege }[] = [
  { page: 'staff', needs: 'staff:read' }, { page: 'privileges', needs: 'staff:read' }, { page: 'policies', needs: 'policies:read' },
];

/** The three pages about people, side by side; those that the role may open. */
export const PeopleNav = () => {
  const { privileges } = useSession();
  const here = useNavigation((state) => state.place.page);
  return (
    <nav aria-label={t('people.pages')}>
      <ul className="seg people-nav">
        {pages.filter(({ needs }) => privileges.includes(needs)).map(({ page }) => (
          <li key={page} data-checked={page === here || undefined}>
            <button type="button" aria-current={page === here ? 'page' : undefined} onClick={() => { go({ page }); }}>{t(`people.${page}`)}</button>
          </li>
        ))}
      </ul>
    </nav>
  );
};
