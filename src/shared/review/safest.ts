/** One value of a field that no known write has replaced. `at` is its hybrid time, in any unit that is the same for all of them. */
export interface LiveAnswer<T = unknown> {
  readonly value: T;
  readonly at: number | bigint;
  readonly dev: number;
}

/**
 * What stands on the screen until a person has chosen. `safest`: one answer does less harm if it is wrong. `both`: a risk either way, so all
 * are shown and none is called safe. `newer`: no risk either way.
 */
export type Showing = 'safest' | 'both' | 'newer';

/**
 * The clinical rule (docs/decisions/0057), safest first. Present goes before absent, more severe before less, active before over. What
 * nobody knows stands before the harmless, because it may be the harmful: it is never rounded down. `null` is a date that is not told.
 */
const orders: Readonly<Record<string, readonly unknown[]>> = {
  'allergy-intolerance.statement': ['allergy', 'no-known'],
  'allergy-intolerance.severity': ['severe', 'unknown', 'moderate', 'mild'],
  'allergy-intolerance.clinicalStatus': ['active', 'unknown', 'inactive', 'resolved'],
  'allergy-intolerance.verification': ['confirmed', 'unconfirmed', 'unknown', 'refuted', 'entered-in-error'],
  'condition.clinicalStatus': ['active', 'relapse', 'recurrence', 'unknown', 'remission', 'inactive', 'resolved'],
  'condition.verification': ['confirmed', 'provisional', 'differential', 'unconfirmed', 'unknown', 'refuted', 'entered-in-error'],
  'condition.abated': [null],
  // What may be in somebody's blood counts for every interaction.
  'medication.status': ['active', 'unknown', 'on-hold', 'intended', 'draft', 'completed', 'stopped', 'not-taken', 'cancelled', 'entered-in-error'],
  'medication.ended': [null],
  // Somebody who may stand at the desk is expected.
  'appointment.status': ['arrived', 'checked-in', 'booked', 'pending', 'proposed', 'waitlist', 'unknown', 'fulfilled', 'noshow', 'cancelled', 'entered-in-error'],
  'patient.identity': ['temporary', 'confirmed'],
  'patient.birthDateCertainty': ['unknown', 'about', 'exact'],
  'patient.interpreter': [true, null, false],
  'restriction.liftedAt': [null],
};

/** A closed list, to be agreed to by whoever is responsible for the clinic: whatever is not on it is shown with all its answers. */
const harmless: ReadonlySet<string> = new Set([
  'patient.phone', 'patient.street', 'patient.town', 'patient.language', 'patient.likesToBeCalled', 'patient.nameInOwnScript', 'patient.formerNames', 'patient.identityNote',
  'appointment.location', 'appointment.service', 'appointment.reason', 'appointment.note', 'encounter.location', 'encounter.organization', 'encounter.practitioner',
]);

const orderOf = (kind: string, field: string): readonly unknown[] | undefined => (field === 'sensitive' ? [true, false] : orders[`${kind}.${field}`]);

export const showingOf = (kind: string, field: string): Showing =>
  orderOf(kind, field) ? 'safest' : harmless.has(`${kind}.${field}`) ? 'newer' : 'both';

/** A value of a newer version, which this one has no rank for, may mean anything: it stands where the unknown does. */
const rankOf = (order: readonly unknown[], value: unknown): number => {
  const place = order.indexOf(value);
  if (place >= 0) return place;
  const unknown = order.indexOf('unknown');
  return unknown >= 0 ? unknown + 0.5 : order.length;
};

const isSame = (a: unknown, b: unknown): boolean => (a ?? null) === (b ?? null);

/** The answers with the one that is shown first; of those equally safe, and where none is, the newer goes first. The same on every device. */
export const inOrder = <A extends LiveAnswer>(kind: string, field: string, answers: readonly A[]): readonly A[] => {
  const order = orderOf(kind, field);
  const rank = (answer: A): number => (order ? rankOf(order, answer.value ?? null) : 0);
  return answers.toSorted((a, b) => rank(a) - rank(b) || (a.at < b.at ? 1 : a.at > b.at ? -1 : b.dev - a.dev));
};

/** Different values, in the order of `inOrder`: two people who wrote the same are one answer. */
export const differentValues = <T>(kind: string, field: string, answers: readonly LiveAnswer<T>[]): readonly T[] =>
  inOrder(kind, field, answers).reduce<readonly T[]>((values, { value }) => (values.some((each) => isSame(each, value)) ? values : [...values, value]), []);
