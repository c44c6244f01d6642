import type { ReviewKind } from '#shared/review/kinds.ts';
import { reviewPair } from './review-item.ts';
import type { ReviewItem } from './review-item.ts';

/** A record as it stands after changes were applied: the values shown. */
export interface StandingRecord {
  readonly eid: string;
  /** The patient whose it is. */
  readonly owner: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A question between two records of one kind, none of which is wrong by itself. */
export interface Detector {
  readonly asks: ReviewKind;
  /** Records with different buckets never clash; undefined takes part in nothing. */
  readonly bucketOf: (record: StandingRecord) => string | undefined;
  readonly isClash: (one: StandingRecord, other: StandingRecord) => boolean;
}

const textOf = ({ fields }: StandingRecord, name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
const folded = (text: string): string => text.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ');
const oneOf = (...values: readonly string[]) => (value: string) => values.includes(value);

const isExpected = oneOf('proposed', 'pending', 'booked', 'arrived', 'checked-in');
/** Only times of day clash: a day alone is a wish, not a slot. */
const instantOf = (text: string): number | undefined => {
  const at = text.includes('T') ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
};
const dayMs = 86_400_000;
/** The time that an appointment takes, in Unix milliseconds; undefined for one without a time of day. */
export const slotOf = (record: StandingRecord): { readonly from: number; readonly to: number } | undefined => {
  const from = instantOf(textOf(record, 'starts'));
  if (from === undefined) return undefined;
  // Without an end, or one before the start, it takes the moment it begins. What takes longer than a day is no slot: whoever looks for those that clash looks so far.
  return { from, to: Math.min(from + dayMs, Math.max(from + 1, instantOf(textOf(record, 'ends')) ?? 0)) };
};

const doubleBooking: Detector = {
  asks: 'double-booking',
  bucketOf: (record) => {
    const who = folded(textOf(record, 'practitioner'));
    return who !== '' && isExpected(textOf(record, 'status')) && slotOf(record) ? who : undefined;
  },
  isClash: (one, other) => {
    const [a, b] = [slotOf(one), slotOf(other)];
    return a !== undefined && b !== undefined && a.from < b.to && b.from < a.to;
  },
};

/** Numbers come from blocks of each device; two of one can still come from paper or an import. */
const duplicateNumber: Detector = { asks: 'duplicate-number', bucketOf: (record) => textOf(record, 'recordNumber').trim() || undefined, isClash: () => true };

/** By code where both have one of the same system, else by what is written. */
const isSameDrug = (one: StandingRecord, other: StandingRecord): boolean => {
  const [code, otherCode] = [textOf(one, 'code'), textOf(other, 'code')];
  if (code !== '' && otherCode !== '' && textOf(one, 'codeSystem') === textOf(other, 'codeSystem')) return code === otherCode;
  const name = folded(textOf(one, 'display'));
  return name !== '' && name === folded(textOf(other, 'display'));
};
const twoPrescriptions: Detector = {
  asks: 'two-prescriptions',
  bucketOf: (record) => (textOf(record, 'form') === 'request' && textOf(record, 'status') === 'active' ? record.owner : undefined),
  isClash: isSameDrug,
};

/** An import brings what another system thought right, by the thousand: it asks nothing of itself, only beside what was written here in the clinic. */
const isWrittenHere = (record: StandingRecord): boolean => textOf(record, 'source') === '';

/** By kind of record. */
export const detectors: Readonly<Record<string, Detector>> = { appointment: doubleBooking, patient: duplicateNumber, medication: twoPrescriptions };

/**
 * The questions that a record raises among `others` of its kind; the caller finds those by their bucket. The same pairs and ids come out on every
 * device, whichever of the two came last. A question that is open and not among them is settled.
 */
export const clashesOf = (kind: string, record: StandingRecord, others: readonly StandingRecord[]): readonly ReviewItem[] => {
  const detector = Object.hasOwn(detectors, kind) ? detectors[kind] : undefined;
  const bucket = detector?.bucketOf(record);
  if (!detector || bucket === undefined) return [];
  return others.filter((other) => other.eid !== record.eid && (isWrittenHere(record) || isWrittenHere(other)) && detector.bucketOf(other) === bucket && detector.isClash(record, other))
    .map((other) => reviewPair(detector.asks, kind, record.eid, other.eid)).sort((a, b) => (a.id < b.id ? -1 : 1));
};
