import { fold } from '#shared/text/fold.ts';
import type { Privilege } from '#shared/staff/roles.ts';
import { askAllergy } from '#renderer/allergies/index.ts';
import { breakTheGlass } from '#renderer/emergency/index.ts';
import type { IconName } from '#renderer/kit/Icon.tsx';
import { askMedication } from '#renderer/medications/index.ts';
import { go } from '#renderer/navigation/index.ts';
import type { Place } from '#renderer/navigation/index.ts';
import { registerUnknown } from '#renderer/patients/index.ts';
import { t } from '#renderer/text/index.ts';
import { chartTabsFor, tabWords } from './chart-tabs.ts';

export interface Command {
  readonly id: string;
  readonly words: string;
  readonly icon: IconName;
  readonly keys?: string;
  readonly needs: Privilege | null;
  readonly run: () => void;
}

interface Doors {
  readonly showKeys: () => void;
  readonly lock: (reason: 'key' | 'switch') => void;
  readonly signOut: () => void;
}

const all = ({ showKeys, lock, signOut }: Doors): readonly Command[] => [
  { id: 'home', words: t('command.home'), icon: 'home', needs: null, run: () => { go({ page: 'home' }); } },
  { id: 'find', words: t('command.find'), icon: 'search', needs: 'patients:find', run: () => { go({ page: 'find', query: '' }); } },
  { id: 'register', words: t('command.register'), icon: 'personPlus', needs: 'patients:register', run: () => { go({ page: 'register', typed: '' }); } },
  { id: 'register-unknown', words: t('command.registerUnknown'), icon: 'question', needs: 'patients:register', run: registerUnknown },
  { id: 'directory', words: t('command.directory'), icon: 'people', needs: 'directory:read', run: () => { go({ page: 'directory' }); } },
  { id: 'tasks', words: t('command.tasks'), icon: 'tasks', needs: 'review:settle', run: () => { go({ page: 'tasks' }); } },
  { id: 'network', words: t('command.network'), icon: 'network', needs: null, run: () => { go({ page: 'network' }); } },
  { id: 'import', words: t('command.import'), icon: 'import', needs: 'records:import', run: () => { go({ page: 'import' }); } },
  { id: 'staff', words: t('command.staff'), icon: 'people', needs: 'staff:read', run: () => { go({ page: 'staff' }); } },
  { id: 'privileges', words: t('command.privileges'), icon: 'check', needs: 'staff:read', run: () => { go({ page: 'privileges' }); } },
  { id: 'policies', words: t('command.policies'), icon: 'file', needs: 'policies:read', run: () => { go({ page: 'policies' }); } },
  { id: 'approvals', words: t('command.approvals'), icon: 'clock', needs: 'policies:read', run: () => { go({ page: 'policies' }); } },
  { id: 'reviews', words: t('command.reviews'), icon: 'key', needs: 'emergency:review', run: () => { go({ page: 'privacy' }); } },
  { id: 'alerts', words: t('command.alerts'), icon: 'shield', needs: 'alerts:read', run: () => { go({ page: 'privacy' }); } },
  { id: 'incidents', words: t('command.incidents'), icon: 'shield', needs: 'incidents:manage', run: () => { go({ page: 'incidents' }); } },
  { id: 'audit', words: t('command.audit'), icon: 'log', needs: 'audit:read', run: () => { go({ page: 'audit', question: 'patient', id: null }); } },
  { id: 'audit-day', words: t('command.audit.day'), icon: 'log', needs: 'audit:read', run: () => { go({ page: 'audit', question: 'clinic', id: null }); } },
  { id: 'emergency', words: t('command.emergency'), icon: 'key', needs: 'emergency:open', run: breakTheGlass },
  { id: 'settings', words: t('command.settings'), icon: 'settings', needs: null, run: () => { go({ page: 'settings' }); } },
  { id: 'keys', words: t('command.keys'), icon: 'keyboard', keys: '?', needs: null, run: showKeys },
  { id: 'lock', words: t('command.lock'), icon: 'lock', keys: 'Ctrl L', needs: null, run: () => { lock('key'); } },
  { id: 'switch', words: t('command.switch'), icon: 'people', needs: null, run: () => { lock('switch'); } },
  { id: 'sign-out', words: t('command.signOut'), icon: 'leave', needs: null, run: signOut },
];

/** `Problems of this patient`, while a chart is open. */
const ofThisPatient = (place: Place, privileges: readonly Privilege[]): readonly Command[] =>
  place.page !== 'chart' ? [] : chartTabsFor(privileges).map((tab, i) => ({
    id: `tab ${tab}`, words: t('tab.command', { tab: tabWords(tab, privileges) }), icon: 'file', keys: `Alt ${i + 1}`, needs: null,
    run: () => { go({ page: 'chart', patientId: place.patientId, tab }); },
  }));

/** What can be written in this chart, whichever part of it is shown. */
const careOfThis = (place: Place): readonly Command[] => {
  if (place.page !== 'chart') return [];
  const { patientId } = place;
  return [
    { id: 'allergy', words: t('allergy.record'), icon: 'plus', keys: 'Alt A', needs: 'allergies:record', run: () => { askAllergy(patientId, { type: 'record' }); } },
    { id: 'medication', words: t('medication.add'), icon: 'plus', keys: 'Alt M', needs: 'medications:record', run: () => { askMedication(patientId, { type: 'record' }); } },
    { id: 'none-known', words: t('allergy.noneKnown'), icon: 'check', needs: 'allergies:record', run: () => { askAllergy(patientId, { type: 'noneKnown' }); } },
  ];
};

/** Asked from the chart itself. */
const whoOpenedThis = (place: Place): readonly Command[] => place.page !== 'chart' ? [] : [
  { id: 'who-opened-this', words: t('command.whoOpened.this'), icon: 'log', needs: 'audit:read', run: () => { go({ page: 'audit', question: 'patient', id: place.patientId }); } },
];

/** The commands a role may use here and whose words hold every typed word. */
export const commandsFor = (query: string, place: Place, privileges: readonly Privilege[], doors: Doors): readonly Command[] => {
  const typed = fold(query).split(' ');
  return [...ofThisPatient(place, privileges), ...careOfThis(place), ...whoOpenedThis(place), ...all(doors)].filter((command) => (command.needs === null || privileges.includes(command.needs)) && typed.every((word) => fold(command.words).includes(word)));
};
