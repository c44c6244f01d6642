import { Menu } from '@mantine/core';
import { Icon } from '#renderer/kit/Icon.tsx';
import { useSession, useSessionState } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';

/** Who is here, and how somebody else comes in or this person goes home. */
export const PersonMenu = () => {
  const { displayName, role } = useSession();
  const lock = useSessionState((state) => state.lock);
  const signOut = useSessionState((state) => state.signOut);
  return (
    <Menu position="top-end" transitionProps={{ duration: 0 }} returnFocus>
      <Menu.Target>
        <button type="button" className="status__who"><Icon name="person" size={16} /><span><bdi>{displayName}</bdi>, {t(`role.${role}`)}</span></button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Icon name="people" size={16} />} onClick={() => { void lock('switch'); }}>{t('switchPerson')}</Menu.Item>
        <Menu.Item leftSection={<Icon name="leave" size={16} />} onClick={() => { void signOut(); }}>{t('signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
};
