import type { Change } from './change.ts';
import { fieldOf, tombstoneName } from './policies.ts';
import type { SyncField, SyncKind } from './policies.ts';

/** Why something that came is kept as it came and not applied. */
export const quarantineReasons = [
  /** A newer version wrote it: an unknown kind, field or value. */
  'unknown',
  /** Its author may not write this. */
  'forbidden',
  /** Signed after the cut-off of its device's revocation. */
  'revoked',
  /** No data key opens it yet. */
  'no-key',
  /** Sealed under a clinic key that its author knew to be retired, or with a roster older than its author had named before. */
  'old-key',
  /** It does not open, or holds what no version writes. */
  'broken',
  /** Another batch of its device with the same place in the chain is here. */
  'fork',
  'too-large',
  /** The record or the patient that it is about has not come. */
  'waiting',
  /** A table of ours has a record with the same number or name already. */
  'collision',
] as const;
export type QuarantineReason = (typeof quarantineReasons)[number];

/** Something that may make a kept change readable. */
export type Occasion = 'new-version' | 'new-keys' | 'new-records';

/** Whether it is tried again by itself. All else waits for a person: nothing that happens later makes it right. */
export const isTriedAgain = (reason: string, occasion: Occasion): boolean =>
  (reason === 'unknown' && occasion === 'new-version') || (reason === 'no-key' && occasion === 'new-keys') || (reason === 'waiting' && occasion === 'new-records');

/** Whether a person who asks for it once more may get another answer: what was missing may be here, and a number or a name that was taken may be free. */
export const mayTryAgain = (reason: string): boolean => ['unknown', 'no-key', 'waiting', 'collision'].includes(reason);

type Readability = 'readable' | Extract<QuarantineReason, 'unknown' | 'broken' | 'forbidden'>;

const fitsPolicy = (field: SyncField, change: Change, value: unknown): Readability => {
  if (field.policy === 'counter') return (change.op === 'inc' || change.op === 'put') && Number.isSafeInteger(value) ? 'readable' : 'broken';
  if (change.op === 'inc') return 'broken';
  if (field.policy === 'set' && typeof value !== 'boolean') return 'broken';
  // What was made once is corrected by another record; only a person who settles two answers may choose between them.
  return field.policy === 'immutable' && change.op === 'amend' ? 'forbidden' : 'readable';
};

/**
 * Whether this version can apply a change whole. `kind`: undefined for one that it does not know. `isAllowed`: the kind's own schema of a value.
 * A newer `sv` alone is no hindrance: kinds only gain fields, and a change without a new one says the same to everybody.
 */
export const readabilityOf = (change: Change, kind: SyncKind | undefined, isAllowed: (name: string, value: unknown) => boolean = () => true): Readability => {
  if (!kind) return 'unknown';
  for (const [name, { value }] of change.f) {
    if (name === tombstoneName) {
      if (change.op === 'del' || change.op === 'resolve') continue;
      return 'broken';
    }
    const field = fieldOf(kind, name);
    if (!field) return 'unknown';
    if (change.op === 'del') continue;
    const fits = fitsPolicy(field, change, value);
    if (fits !== 'readable') return fits;
    if (field.policy !== 'set' && field.policy !== 'counter' && !isAllowed(name, value)) return 'unknown';
  }
  return change.op === 'del' && !change.f.has(tombstoneName) ? 'broken' : 'readable';
};
