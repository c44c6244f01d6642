import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { AskLog, askedOf, useLogPeople } from '#renderer/audit/index.ts';
import { Icon } from '#renderer/kit/Icon.tsx';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { go, useNavigation } from '#renderer/navigation/index.ts';
import { describePerson, PersonName, usePatientSearch } from '#renderer/patients/index.ts';
import { useMay, useSession, useSessionState } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { commandsFor } from './commands.ts';

const [store, palette] = createSpotlight();
let opener: Element | null = null;

export const openPalette = (): void => {
  opener = document.activeElement;
  palette.open();
};

/** Back to where the keyboard was, at once: the library does it after ten milliseconds, and takes it from the page a row has opened. */
const giveKeyboardBack = (): void => {
  if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
};

/** Before what the row does, which may put the keyboard into a field of its own. */
const choose = (run: () => void) => (): void => {
  giveKeyboardBack();
  run();
};

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
  const canAsk = useMay('audit:read');
  const asked = canAsk ? askedOf(query) : ({ kind: 'any', name: query } as const);
  // On the page about the log a name is a question to it, elsewhere only when it is put as one.
  const asksLog = canAsk && (asked.kind !== 'any' || place.page === 'audit');
  const people = useLogPeople(asked.name, asksLog && asked.kind !== 'patient');
  const { found, isSettled, failure, renew } = usePatientSearch(canFind && asked.kind !== 'person' ? asked.name : '');
  const commands = commandsFor(query, place, privileges, { showKeys: onShowKeys, lock: (reason) => { void lock(reason); }, signOut: () => { void signOut(); } });
  const canRegister = privileges.includes('patients:register') && !asksLog && query.trim() !== '' && isSettled && found.patients.length === 0;
  const isEmpty = commands.length === 0 && found.patients.length === 0 && people.length === 0 && !canRegister && isSettled;
  const enteredFor = useRef<string>(undefined);
  useEffect(() => { if (query !== '') chooseFirst(); }, [found, query, people.length]);
  useEffect(() => {
    if (!isSettled || enteredFor.current === undefined) return;
    const isWanted = enteredFor.current === query && found.patients.length === 0;
    enteredFor.current = undefined;
    const [first] = commands;
    if (!isWanted || !first) return;
    palette.close();
    choose(first.run)();
  });
  const press = (event: KeyboardEvent): void => {
    // Enter must never open somebody nobody has seen yet in the list: before the answer is here it may only run a command.
    if (event.key !== 'Enter' || isSettled) return;
    chooseNone();
    enteredFor.current = query;
  };
  const close = (): void => {
    if (document.activeElement === document.body || document.activeElement?.closest('[role="dialog"]')) giveKeyboardBack();
    enteredFor.current = undefined;
    setQuery('');
  };
  return (
    <Spotlight.Root store={store} query={query} onQueryChange={setQuery} onSpotlightOpen={renew} onSpotlightClose={close} shortcut={null} returnFocus={false}
      transitionProps={{ duration: 0 }}>
      <Spotlight.Search placeholder={t('command.field')} aria-label={t('command.label')} leftSection={<Icon name="search" />} maxLength={200} onKeyDown={press} />
      <Spotlight.ActionsList aria-label={t('command.label')} role="group" tabIndex={0}>
        {asksLog && <AskLog patients={found.patients} people={people} choose={choose} />}
        {!asksLog && found.patients.length > 0 && (
          <Spotlight.ActionsGroup label={t('command.patients')}>
            {found.patients.map((patient) => (
              <Spotlight.Action key={patient.id} onClick={choose(() => { go({ page: 'chart', patientId: patient.id, tab: null }); })}>
                <span className="hit"><PersonName person={patient} /><span className="sm hit__more">{describePerson(patient, today)}</span><span className="sm hit__end">{patient.recordNumber}</span></span>
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {(commands.length > 0 || canRegister) && (
          <Spotlight.ActionsGroup label={t('command.do')}>
            {commands.map((command) => (
              <Spotlight.Action key={command.id} onClick={choose(command.run)}><span className="hit hit--do"><Icon name={command.icon} />{command.words}{command.keys !== undefined && <span className="hit__end"><Kbd>{command.keys}</Kbd></span>}</span></Spotlight.Action>
            ))}
            {/* After the commands: whoever types "register" means the command, not somebody of that name. */}
            {canRegister && (
              <Spotlight.Action onClick={choose(() => { go({ page: 'register', typed: query.trim() }); })}><span className="hit hit--do"><Icon name="personPlus" />{t('command.registerTyped', { typed: query.trim() })}</span></Spotlight.Action>
            )}
          </Spotlight.ActionsGroup>
        )}
        {isEmpty && <Spotlight.Empty>{failure ? t('command.failed') : t('command.nothing')}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
};
