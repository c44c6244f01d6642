import type { Handlers } from '#shared/contract/define.ts';
import type { documentsContract } from '#shared/documents/contract.ts';
import { longestShownOriginal } from '#shared/documents/document.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { readSection } from '#main/sections/index.ts';
import { documentsSection } from './document-section.ts';
import { originalOf } from './store.ts';

export const documentsHandlers = {
  'documents.list': ({ read, viewer }, query) => readSection(read, viewer.seesSensitive(query.patientId), documentsSection, query),
  'documents.original': async ({ read, viewer }, { patientId, recordId }) => {
    const original = await originalOf(read, viewer.seesSensitive(patientId), patientId, recordId);
    if (!original) return { type: 'none' };
    return original.json.length > longestShownOriginal ? { type: 'too-long', characters: original.json.length } : { type: 'original', ...original };
  },
} satisfies Handlers<typeof documentsContract, CallContext>;
