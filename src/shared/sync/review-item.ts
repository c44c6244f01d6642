/** Questions for a person; each has one id on every device because it is made of the records it is about. */
export const reviewKinds = ['conflict', 'deleted-and-edited', 'below-zero', 'double-booking', 'record-number', 'same-drug'] as const;
export type ReviewKind = (typeof reviewKinds)[number];

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
