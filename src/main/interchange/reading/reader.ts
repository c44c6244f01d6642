import { createBatchBuilder } from './batch.ts';
import type { BatchBuilder } from './batch.ts';
import type { Facts } from './frame.ts';
import { createFileReader } from './file-reader.ts';
import type { FileReader } from './file-reader.ts';
import type { Answer, ToReader } from './protocol.ts';
import { placeOf, stageResource } from './stage-resource.ts';
import type { MapResource } from './stage-resource.ts';

/** Everything between a file's bytes and its staged resources, for one run. Pure: it runs in a thread, and in a test without one. */
export interface Reader {
  readonly take: (message: ToReader) => Answer;
}

const isNdjsonName = (name: string) => /\.(?:ndjson|jsonl)$/i.test(name);
const ignore = () => undefined;

export const createReader = (map: MapResource): Reader => {
  let batch: BatchBuilder = createBatchBuilder(1, 0);
  let run = { source: '', today: '' };
  let file: FileReader | undefined;
  let name = '';
  let survey: FileReader | undefined;
  let facts = new Map<number, Facts>();
  /** What came while the file waited to be surveyed. */
  let ended: { readonly trouble: string | undefined } | undefined;

  const refuse = (path: string, reason: string) => batch.refuse({ file: name, path, reason });

  const openFile = (message: Extract<ToReader, { type: 'file' }>) => {
    ({ name } = message);
    if (message.refused !== undefined) {
      refuse('', message.refused);
      return batch.fileDone();
    }
    const origin = { fileNumber: message.number, file: name, folder: message.folder, given: run.source, today: run.today };
    file = createFileReader({
      isNdjson: isNdjsonName(name),
      onResource: (found) => {
        const staged = stageResource(found, origin, map);
        if (staged.type === 'staged') batch.add(staged.row, staged.original);
        else refuse(staged.path, staged.reason);
      },
      onRefused: (path, at, reason) => refuse(at === undefined || reason === 'empty' ? path : placeOf(path, at), reason),
    });
  };

  /** A file's end is taken only when its bytes are: a survey may still be asked for by its very last one. */
  const closeFile = () => {
    if (file === undefined || ended === undefined || file.isWaiting()) return;
    if (ended.trouble === undefined) file.end();
    else file.breakOff();
    if (file.isWaiting()) return;
    if (ended.trouble !== undefined) refuse('', ended.trouble);
    file = ended = undefined;
    batch.fileDone();
  };

  const act = (message: ToReader): void => {
    switch (message.type) {
      case 'begin':
        run = message;
        batch = createBatchBuilder(message.firstSeq, message.filesDone);
        return;
      case 'file': return openFile(message);
      case 'chunk':
        batch.bytesRead(message.bytes.length);
        return file?.take(message.bytes);
      case 'file-end':
        ended = { trouble: message.trouble };
        return closeFile();
      case 'survey':
        facts = new Map();
        survey = createFileReader({ isNdjson: isNdjsonName(name), onResource: ignore, onRefused: ignore, onFacts: (at, known) => void facts.set(at, known) });
        return;
      case 'survey-chunk': return survey?.take(message.bytes);
      case 'survey-end':
        survey?.end();
        survey = undefined;
        file?.resolve(facts);
        return closeFile();
      case 'end': return;
    }
  };

  return {
    take: (message) => {
      act(message);
      return { batches: batch.take(message.type === 'end'), needsSurvey: file?.isWaiting() ?? false };
    },
  };
};
