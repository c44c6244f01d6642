import type { DocumentRow } from '#shared/documents/document.ts';
import { clinic } from '#renderer/api/client.ts';
import { whenWords } from '#renderer/sections/index.ts';
import type { SectionSpec } from '#renderer/sections/index.ts';
import { t } from '#renderer/text/index.ts';

/** `DiagnosticReport` reads as `Diagnostic report`; the type itself is FHIR's name and no word of ours. */
export const typeWords = (type: string): string => {
  const words = type.replace(/([a-z])([A-Z])/g, '$1 $2');
  return words.charAt(0) + words.slice(1).toLowerCase();
};

export const documentsSection: SectionSpec<DocumentRow> = {
  name: 'documents', kind: undefined,
  ask: (query) => clinic['documents.list'](query),
  groupWords: typeWords,
  look: ({ title, type, dated }) => ({ name: title || typeWords(type), when: dated, whenText: '', status: t('document.status'), mark: 'kept', isTakenBack: false }),
  columns: [{ head: 'document.type', width: 'l', text: ({ type }) => typeWords(type) }],
  fields: ({ type, dated }, offset) => [['document.type', typeWords(type)], ['document.dated', dated === null ? '' : whenWords(dated, offset)]],
  opensOriginal: true,
};
