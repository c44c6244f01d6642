import type { ReviewKind } from '#shared/review/kinds.ts';

/** A question for a person; it has one id on every device because that is made of the records it is about. */
export interface ReviewItem {
  readonly id: string;
  readonly kind: ReviewKind;
  readonly recordKind: string;
  readonly eid: string;
  /** Empty when it is about the record. */
  readonly field: string;
  /** The other record of a question between two. */
  readonly otherId: string | undefined;
}

export const reviewItem = (kind: ReviewKind, recordKind: string, eid: string, field = ''): ReviewItem =>
  ({ id: field === '' ? `${kind}/${eid}` : `${kind}/${eid}/${field}`, kind, recordKind, eid, field, otherId: undefined });

/** The same whichever of the two came first. */
export const reviewPair = (kind: ReviewKind, recordKind: string, one: string, other: string): ReviewItem => {
  const [eid, otherId] = one < other ? [one, other] : [other, one];
  return { id: `${kind}/${eid}/${otherId}`, kind, recordKind, eid, field: '', otherId };
};
