import { judgements } from './judge.ts';

/** Why an update is not followed, fetched or installed; each has a sentence that says what to do. The program of now runs on. */
export const updateRefusals = [
  ...judgements, 'bad-signature', 'bad-manifest',
  /** Nobody answered, or not in time. */
  'unreachable',
  /** Another answer than the file: a fault of the server, another address. */
  'server-answer',
  /** More than it may be. */
  'too-large',
  /** Not in the folder. */
  'missing',
  /** What the updater is told of the version is not what was signed. */
  'description-differs',
  'file-differs',
  /** It was whole when it was fetched. */
  'file-changed',
  'disk-full', 'not-installed', 'failed',
] as const;
export type UpdateRefusal = (typeof updateRefusals)[number];
