import type { RefusedPart, StagedBatch } from '#shared/interchange/staged.ts';

/** What the main thread sends, each answered by one `Answer`, in order. */
export type ToReader =
  | { readonly type: 'begin'; readonly source: string; readonly today: string; readonly firstSeq: number; readonly filesDone: number }
  /** `folder` is the file's own name where it lies in none. `refused`: it could not be opened. */
  | { readonly type: 'file'; readonly number: number; readonly name: string; readonly folder: string; readonly refused?: string }
  | { readonly type: 'chunk'; readonly bytes: Uint8Array }
  /** `trouble`: it could not be read to its end. */
  | { readonly type: 'file-end'; readonly trouble?: string }
  /** The same file once more, from its beginning, between two of its chunks. `survey-end` also when it could not be had again. */
  | { readonly type: 'survey' }
  | { readonly type: 'survey-chunk'; readonly bytes: Uint8Array }
  | { readonly type: 'survey-end' }
  /** Hands over what is left. */
  | { readonly type: 'end' };

/** A batch whose rows say by `at`, from 1, and `length` which bytes of `originals` are theirs: as JSON in JSON each would be escaped and parsed twice. */
export interface ReadBatch extends StagedBatch {
  readonly originals?: Uint8Array;
}

export interface AnswerBatch {
  readonly rowsJson: string;
  readonly originals: Uint8Array;
  readonly rows: number;
  readonly refused: readonly RefusedPart[];
  /** Files wholly in this and the batches before it. */
  readonly filesDone: number;
  readonly bytesDone: number;
}

export interface Answer {
  readonly batches: readonly AnswerBatch[];
  /** Chunks only wait until the file was surveyed. */
  readonly needsSurvey: boolean;
}
