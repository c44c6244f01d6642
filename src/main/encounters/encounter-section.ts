import { Encounter } from '#shared/encounters/encounter.ts';
import { defineSection } from '#main/sections/index.ts';

/** FHIR R4 Encounter. */
export const encountersSection = defineSection<Encounter>({
  kind: 'encounter', table: 'encounter', row: Encounter, policy: 'review', group: 'class',
  empty: { source: '', class: '', type: '', status: 'unknown', reason: '', started: null, ended: null, practitioner: '', location: '', organization: '' },
  sortedBy: (encounter) => encounter.started ?? encounter.ended,
  named: (encounter) => `${encounter.type} ${encounter.reason} ${encounter.practitioner} ${encounter.organization}`,
  current: `status IN ('planned', 'arrived', 'triaged', 'in-progress', 'onleave')`,
});
