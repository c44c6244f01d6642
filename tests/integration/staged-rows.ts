import type { ImportFile } from '#shared/interchange/import-file.ts';
import type { Reference, StagedBatch, StagedResource } from '#shared/interchange/staged.ts';

/** Rows as the reading side hands them over, made by hand: what is not said is empty. */
export const staged = (row: Pick<StagedResource, 'type' | 'sourceId'> & Partial<StagedResource>): StagedResource => ({
  seq: 0, fileNumber: 0, file: '', path: row.sourceId, scope: '', fullUrl: '', source: 'harbour', origin: 'harbour', contentHash: row.sourceId, lastUpdated: '',
  patient: null, links: [], identifiers: [], words: '', dated: '', setKey: '', kind: 'kept', fields: {}, json: JSON.stringify({ resourceType: row.type, id: row.sourceId }), ...row,
});

export const reference = (id: string): Reference => ({ type: 'Patient', url: '', source: 'harbour', id, system: null, value: null });

export const patient = (id: string, more: Partial<StagedResource> = {}): StagedResource => staged({
  type: 'Patient', kind: 'patient', sourceId: id, patient: reference(id), fields: { familyName: 'Haddad', givenNames: id, birthDate: null, birthDateCertainty: 'unknown', sex: 'unknown' }, ...more,
});

/** Hands out one list of rows a file, a batch each, as a reader would; `beforeFile` may stop or look on. */
export async function* stagedFiles(
  lists: readonly (readonly StagedResource[])[], files: Iterable<ImportFile> | AsyncIterable<ImportFile>,
  { skipFiles = 0, firstSeq = 1, onFile }: { readonly skipFiles?: number; readonly firstSeq?: number; readonly onFile?: (file: { number: number; name: string }) => void },
  beforeFile: (number: number) => Promise<void> = async () => undefined,
): AsyncGenerator<StagedBatch> {
  let seq = firstSeq;
  let number = 0;
  for await (const file of files) {
    number += 1;
    if (number <= skipFiles) continue;
    onFile?.({ number, name: file.name });
    await beforeFile(number);
    const rows = (lists[number - 1] ?? []).map((row) => ({ ...row, seq: seq++, fileNumber: number, file: file.name }));
    yield { rowsJson: JSON.stringify(rows), rows: rows.length, refused: [], filesDone: number, bytesDone: number * 10, bytesTotal: lists.length * 10 };
  }
}
