import type { Immunization } from '#shared/immunizations/immunization.ts';
import { clinic } from '#renderer/api/client.ts';
import { toldWords, whenWords } from '#renderer/sections/index.ts';
import type { MarkName, RowLook, SectionSpec } from '#renderer/sections/index.ts';
import { t } from '#renderer/text/index.ts';

const marks: Readonly<Record<Immunization['status'], MarkName>> = { completed: 'over', 'not-done': 'not', 'entered-in-error': 'not', unknown: 'ask' };

export const immunizationLook = ({ vaccine, code, given, givenText, status }: Immunization): RowLook => ({
  name: vaccine || code, when: given, whenText: givenText, status: t(`immunization.status.${status}`), mark: marks[status], isTakenBack: status === 'entered-in-error',
});

export const immunizationsSection: SectionSpec<Immunization> = {
  name: 'immunizations', kind: 'immunization',
  ask: (query) => clinic['immunizations.list'](query),
  groupWords: (group) => group || t('row.noName'),
  look: immunizationLook,
  columns: [
    { head: 'immunization.series', width: 's', text: ({ series }) => series },
    { head: 'immunization.lot', width: 's', isExtra: true, text: ({ lot }) => lot },
    { head: 'immunization.site', width: 'm', isExtra: true, text: ({ site }) => site },
    { head: 'immunization.performer', width: 'm', isExtra: true, text: ({ performer }) => performer },
  ],
  fields: (immunization, offset) => [
    ['immunization.given', toldWords(immunization.given, immunization.givenText, offset)], ['immunization.reason', immunization.statusReason],
    ['immunization.dose', immunization.dose], ['immunization.series', immunization.series],
    ['immunization.lot', immunization.lot], ['immunization.expires', immunization.expires === null ? '' : whenWords(immunization.expires, offset)],
    ['immunization.site', immunization.site], ['immunization.route', immunization.route], ['immunization.performer', immunization.performer], ['row.code', immunization.code],
  ],
  note: ({ note }) => note,
};
