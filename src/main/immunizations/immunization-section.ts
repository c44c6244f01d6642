import { Immunization } from '#shared/immunizations/immunization.ts';
import { defineSection } from '#main/sections/index.ts';

/** FHIR R4 Immunization. */
export const immunizationsSection = defineSection<Immunization>({
  kind: 'immunization', table: 'immunization', row: Immunization, policy: 'review', group: 'vaccine',
  empty: {
    source: '', vaccine: '', code: '', codeSystem: '', status: 'unknown', statusReason: '', given: null, givenText: '', lot: '', expires: null,
    site: '', route: '', dose: '', series: '', performer: '', note: '',
  },
  sortedBy: (immunization) => immunization.given,
  named: (immunization) => `${immunization.vaccine} ${immunization.code} ${immunization.lot}`,
  current: `status IN ('completed', 'unknown')`,
});
