import { patientReferenceOf, resourceKey, sourceOf } from '#shared/interchange/identity.ts';
import type { ImportFile } from '#shared/interchange/import-file.ts';
import { isObject } from '#shared/interchange/json.ts';
import { kindOf } from '#shared/interchange/kinds.ts';
import { parseText } from '#shared/interchange/parse-text.ts';
import { walkDocument } from '#shared/interchange/walk-document.ts';
import type { FoundResource } from '#shared/interchange/walk-document.ts';
import { contentHash } from './content-hash.ts';
import type { ReportBuilder } from './report.ts';
import type { StageRow } from './stage-row.ts';

const batchRows = 500;
const batchLength = 4_000_000;

interface Origin {
  readonly given: string;
  readonly folder: string;
  readonly file: string;
  /** Unique in the run: the file's and the document's number. */
  readonly document: string;
}

const stageRow = (found: FoundResource, origin: Origin, seq: number): StageRow => {
  const source = sourceOf(origin.given, found.fullUrl, origin.folder);
  const hash = contentHash(found.resource);
  const key = resourceKey(found.resource, source);
  const reference = found.resourceType === 'Patient' ? undefined : patientReferenceOf(found.resource, { given: origin.given, source, fullUrl: found.fullUrl });
  const meta = found.resource['meta'];
  const lastUpdated = isObject(meta) && typeof meta['lastUpdated'] === 'string' ? meta['lastUpdated'].slice(0, 60) : '';
  return {
    seq, file: origin.file, path: found.path, scope: found.scope === '' ? '' : `${origin.document}/${found.scope}`, fullUrl: found.fullUrl,
    type: found.resourceType, kind: kindOf(found.resource), source: key.source, sourceId: key.id ?? `sha256:${hash}`, contentHash: hash, lastUpdated,
    refUrl: reference?.url ?? '', refSource: reference?.key?.source ?? null, refId: reference?.key?.id ?? null, json: JSON.stringify(found.resource),
  };
};

/** Pass 1: reads every file, opens its bundles and hands over the resources in batches, in order. What cannot be read is in the report. */
export async function* stageFiles(
  files: Iterable<ImportFile> | AsyncIterable<ImportFile>,
  given: string,
  report: ReportBuilder,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly StageRow[]> {
  let batch: StageRow[] = [];
  let length = 0;
  let seq = 0;
  let fileNumber = 0;
  for await (const file of files) {
    signal?.throwIfAborted();
    report.file();
    fileNumber += 1;
    const refuse = (path: string, reason: string) => report.add([{ type: 'refused', file: file.name, path, reason }]);
    const read = await file.read();
    if (read.type === 'refused') {
      refuse('', read.reason);
      continue;
    }
    let documentNumber = 0;
    for (const document of parseText(read.text)) {
      documentNumber += 1;
      if (document.type === 'refused') {
        refuse(document.at, document.reason);
        continue;
      }
      const origin: Origin = { given, folder: file.folder ?? file.name, file: file.name, document: `${fileNumber}.${documentNumber}` };
      for (const part of walkDocument(document.value, document.at)) {
        if (part.type === 'refused') {
          refuse(part.path, part.reason);
          continue;
        }
        seq += 1;
        const row = stageRow(part, origin, seq);
        batch.push(row);
        length += row.json.length;
        if (batch.length >= batchRows || length >= batchLength) {
          yield batch;
          batch = [];
          length = 0;
        }
      }
    }
  }
  if (batch.length > 0) yield batch;
}
