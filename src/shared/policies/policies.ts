/** One rule of the clinic: what it may be, what it is as shipped, and which change of it makes the clinic weaker. */
interface Policy<T extends number | boolean | string> {
  /** Whole numbers of a range, yes or no, or one of a few words. Plain data: the clinic window reads it too, and no schema reaches a window. */
  readonly fits: { readonly from: number; readonly to: number } | 'yes-or-no' | readonly string[];
  readonly shipped: T;
  readonly isWeaker: (from: T, to: T) => boolean;
  /** Paragraph of 45 CFR 164.312 (or NIST SP 800-63B) that it serves. */
  readonly rule: string;
}

const policy = <T extends number | boolean | string>(each: Policy<T>): Policy<T> => each;
const longerIsWeaker = (from: number, to: number): boolean => to > from;
const offIsWeaker = (from: boolean, to: boolean): boolean => from && !to;
const onIsWeaker = (from: boolean, to: boolean): boolean => !from && to;

/** Every rule a clinic may set. Times are in the unit that the name says. */
export const policies = {
  'lock.idleMinutes': policy({ fits: { from: 1, to: 30 }, shipped: 3, isWeaker: longerIsWeaker, rule: '45 CFR 164.312(a)(2)(iii)' }),
  'lock.sealMinutes': policy({ fits: { from: 1, to: 240 }, shipped: 15, isWeaker: longerIsWeaker, rule: '45 CFR 164.312(a)(2)(iii)' }),
  'lock.osSession': policy({ fits: 'yes-or-no', shipped: false, isWeaker: offIsWeaker, rule: '45 CFR 164.312(a)(2)(iii)' }),
  'pin.allowed': policy({ fits: 'yes-or-no', shipped: true, isWeaker: onIsWeaker, rule: '45 CFR 164.312(d)' }),
  // NIST SP 800-63B: a password changes when it may be known to others, not by the calendar; 0 is never.
  'password.expiryDays': policy({ fits: { from: 0, to: 730 }, shipped: 0, isWeaker: (from, to) => (from === 0 ? 9999 : from) < (to === 0 ? 9999 : to), rule: 'NIST SP 800-63B 3.1.1.2' }),
  'password.history': policy({ fits: { from: 0, to: 24 }, shipped: 5, isWeaker: (from, to) => to < from, rule: '45 CFR 164.312(d)' }),
  'password.codeHours': policy({ fits: { from: 1, to: 72 }, shipped: 24, isWeaker: longerIsWeaker, rule: '45 CFR 164.312(d)' }),
  'secondFactor.required': policy<'ruling' | 'everybody'>({ fits: ['ruling', 'everybody'], shipped: 'ruling', isWeaker: (from, to) => from === 'everybody' && to === 'ruling', rule: '45 CFR 164.312(d)' }),
  'access.patientsPerHour': policy({ fits: { from: 20, to: 5000 }, shipped: 300, isWeaker: longerIsWeaker, rule: '45 CFR 164.312(a)(1), 164.514(d)' }),
  'emergency.minutes': policy({ fits: { from: 5, to: 480 }, shipped: 60, isWeaker: longerIsWeaker, rule: '45 CFR 164.312(a)(2)(ii)' }),
  'emergency.reviewHours': policy({ fits: { from: 1, to: 336 }, shipped: 72, isWeaker: longerIsWeaker, rule: '45 CFR 164.308(a)(1)(ii)(D)' }),
  // Local hours of the wall clock; whoever opens a chart outside them without care being given is told of. Wider hours tell of less.
  'clinic.opensAt': policy({ fits: { from: 0, to: 23 }, shipped: 8, isWeaker: (from, to) => to < from, rule: '45 CFR 164.308(a)(1)(ii)(D)' }),
  'clinic.closesAt': policy({ fits: { from: 1, to: 24 }, shipped: 18, isWeaker: longerIsWeaker, rule: '45 CFR 164.308(a)(1)(ii)(D)' }),
  // From Monday on: 5 is to Friday, 7 is every day.
  'clinic.daysOpen': policy({ fits: { from: 1, to: 7 }, shipped: 5, isWeaker: longerIsWeaker, rule: '45 CFR 164.308(a)(1)(ii)(D)' }),
  'backup.withinDays': policy({ fits: { from: 1, to: 90 }, shipped: 7, isWeaker: longerIsWeaker, rule: '45 CFR 164.308(a)(7)(ii)(A)' }),
  // Once a day, of the server that the build names; a clinic without internet says no, and brings updates on a stick.
  'updates.check': policy({ fits: 'yes-or-no', shipped: true, isWeaker: () => false, rule: '45 CFR 164.308(a)(5)(ii)(B)' }),
  'emergency.restrictedBreakable': policy({ fits: 'yes-or-no', shipped: true, isWeaker: onIsWeaker, rule: '45 CFR 164.312(a)(2)(ii), 164.522(a)' }),
} as const;

export type PolicyName = keyof typeof policies;
export const policyNames = Object.keys(policies) as readonly PolicyName[];
/** What each rule is set to. */
export type PolicyValues = { readonly [N in PolicyName]: (typeof policies)[N]['shipped'] extends number ? number : (typeof policies)[N]['shipped'] extends boolean ? boolean : 'ruling' | 'everybody' };

export const shippedPolicies = Object.fromEntries(policyNames.map((name) => [name, policies[name].shipped])) as PolicyValues;

/** Whether `value` fits the rule of this name. */
export const fitsPolicy = (name: PolicyName, value: unknown): boolean => {
  const { fits }: { readonly fits: Policy<never>['fits'] } = policies[name];
  if (fits === 'yes-or-no') return typeof value === 'boolean';
  if ('from' in fits) return typeof value === 'number' && Number.isInteger(value) && value >= fits.from && value <= fits.to;
  return typeof value === 'string' && fits.includes(value);
};

/** Whether the change makes the clinic weaker; such a one needs two people, or one and the recovery words. */
export const isWeakening = (name: PolicyName, from: unknown, to: unknown): boolean =>
  (policies[name].isWeaker as (from: unknown, to: unknown) => boolean)(from, to);
