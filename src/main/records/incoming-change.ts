import type { Change } from '#shared/sync/change.ts';
import { readabilityOf } from '#shared/sync/quarantine.ts';
import type { QuarantineReason } from '#shared/sync/quarantine.ts';
import type { KindDefinition } from './kind.ts';

/** A change that came from another device, with where it lay. */
export interface IncomingChange {
  readonly change: Change;
  /** Hex, lower case. */
  readonly stream: string;
  readonly bseq: number;
}

/** Undefined when this version can apply it whole; asked before anything is looked up. */
export const unreadableBecause = (change: Change, kind: KindDefinition | undefined): QuarantineReason | undefined => {
  const readability = readabilityOf(change, kind, (name, value) => kind?.fields[name]?.schema.safeParse(value).success === true);
  if (readability !== 'readable') return readability;
  // No kind of this release has counters or can be deleted: a newer one may.
  return change.op === 'inc' || change.op === 'del' ? 'unknown' : undefined;
};
