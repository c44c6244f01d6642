import { useEffect, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { Icon } from '#renderer/kit/Icon.tsx';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { go, useNavigation } from '#renderer/navigation/index.ts';
import { describePerson, PersonName, usePatientSearch } from '#renderer/patients/index.ts';
import { useMay, useSession, useSessionState } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { commandsFor } from './commands.ts';

const [store, palette] = createSpotlight();
export const openPalette = palette.open;

/** The library marks the chosen row in the document itself and only when letters are typed; rows that arrive later are not seen. */
const chooseFirst = (): void => {
  const list = document.getElementById(store.getState().listId);
  list?.querySelectorAll('[data-selected]').forEach((row) => { row.removeAttribute('data-selected'); });
  list?.querySelector('[data-action]')?.setAttribute('data-selected', 'true');
  store.updateState((state) => ({ ...state, selected: 0 }));
};
const chooseNone = (): void => {
  document.getElementById(store.getState().listId)?.querySelectorAll('[data-selected]').forEach((row) => { row.removeAttribute('data-selected'); });
};

/** Ctrl K: every patient and every screen, by typing. */
export const CommandPalette = ({ onShowKeys }: { readonly onShowKeys: () => void }) => {
  const [query, setQuery] = useState('');
  const { privileges, today } = useSession();
  const { lock, signOut } = useSessionState();
  const place = useNavigation((state) => state.place);
  const canFind = useMay('patients:find');
  const { found, isSettled, failure, renew } = usePatientSearch(canFind ? query : '');
  const commands = commandsFor(query, place, privileges, { showKeys: onShowKeys, lock: (reason) => { void lock(reason); }, signOut: () => { void signOut(); } });
  const canRegister = privileges.includes('patients:register') && query.trim() !== '' && isSettled && found.patients.length === 0;
  const isEmpty = commands.length === 0 && found.patients.length === 0 && !canRegister && isSettled;
  useEffect(() => { if (query !== '') chooseFirst(); }, [found, query]);
  const press = (event: KeyboardEvent): void => {
    // Enter must never open somebody found for other letters than those in the field.
    if (event.key === 'Enter' && !isSettled) chooseNone();
  };
  return (
    <Spotlight.Root store={store} query={query} onQueryChange={setQuery} onSpotlightOpen={renew} onSpotlightClose={() => { setQuery(''); }} shortcut={null} returnFocus
      transitionProps={{ duration: 0 }}>
      <Spotlight.Search placeholder={t('command.field')} aria-label={t('command.label')} leftSection={<Icon name="search" />} maxLength={200} onKeyDown={press} />
      <Spotlight.ActionsList aria-label={t('command.label')} role="group" tabIndex={0}>
        {found.patients.length > 0 && (
          <Spotlight.ActionsGroup label={t('command.patients')}>
            {found.patients.map((patient) => (
              <Spotlight.Action key={patient.id} onClick={() => { go({ page: 'chart', patientId: patient.id, tab: null }); }}>
                <span className="hit"><PersonName person={patient} /><span className="sm hit__more">{describePerson(patient, today)}</span><span className="sm hit__end">{patient.recordNumber}</span></span>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {(commands.length > 0 || canRegister) && (
          <Spotlight.ActionsGroup label={t('command.do')}>
            {commands.map((command) => (
              <Spotlight.Action key={command.id} onClick={command.run}><span className="hit hit--do"><Icon name={command.icon} />{command.words}{command.keys !== undefined && <span className="hit__end"><Kbd>{command.keys}</Kbd></span>}</span></Spotlight.Action>
            ))}
            {/* After the commands: whoever types "register" means the command, not somebody of that name. */}
            {canRegister && (
              <Spotlight.Action onClick={() => { go({ page: 'register', typed: query.trim() }); }}><span className="hit hit--do"><Icon name="personPlus" />{t('command.registerTyped', { typed: query.trim() })}</span></Spotlight.Action>
            )}
          </Spotlight.ActionsGroup>
        )}
        {isEmpty && <Spotlight.Empty>{failure ? t('command.failed') : t('command.nothing')}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
};
