import type { Encounter } from '#shared/encounters/encounter.ts';
import { clinic } from '#renderer/api/client.ts';
import { whenWords } from '#renderer/sections/index.ts';
import type { MarkName, RowLook, SectionSpec } from '#renderer/sections/index.ts';
import { t } from '#renderer/text/index.ts';

const marks: Readonly<Record<Encounter['status'], MarkName>> = {
  planned: 'coming', arrived: 'now', triaged: 'now', 'in-progress': 'now', onleave: 'now', finished: 'over', cancelled: 'not', 'entered-in-error': 'not', unknown: 'ask',
};

export const encounterLook = ({ type, reason, class: kind, started, ended, status }: Encounter): RowLook => ({
  name: type || reason || kind, when: started ?? ended, whenText: '', status: t(`encounter.status.${status}`), mark: marks[status], isTakenBack: status === 'entered-in-error',
});

export const encountersSection: SectionSpec<Encounter> = {
  name: 'encounters', kind: 'encounter',
  ask: (query) => clinic['encounters.list'](query),
  groupWords: (group) => group || t('row.noName'),
  look: encounterLook,
  columns: [
    { head: 'encounter.reason', width: 'rest', text: ({ reason }) => reason },
    { head: 'encounter.class', width: 's', isExtra: true, text: ({ class: kind }) => kind },
    { head: 'encounter.practitioner', width: 'm', isExtra: true, text: ({ practitioner }) => practitioner },
  ],
  fields: (encounter, offset) => {
    const date = (when: string | null): string => (when === null ? '' : whenWords(when, offset));
    return [
      ['encounter.type', encounter.type], ['encounter.reason', encounter.reason], ['encounter.class', encounter.class], ['encounter.started', date(encounter.started)],
      ['encounter.ended', date(encounter.ended)], ['encounter.practitioner', encounter.practitioner], ['encounter.location', encounter.location], ['encounter.organization', encounter.organization],
    ];
  },
};
