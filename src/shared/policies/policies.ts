import { z } from 'zod';

/** One rule of the clinic: what it may be, what it is as shipped, and which change of it makes the clinic weaker. */
interface Policy<T extends number | boolean | string> {
  readonly schema: z.ZodType<T>;
  readonly shipped: T;
  readonly isWeaker: (from: T, to: T) => boolean;
  /** Paragraph of 45 CFR 164.312 (or NIST SP 800-63B) that it serves. */
  readonly rule: string;
}

const policy = <T extends number | boolean | string>(each: Policy<T>): Policy<T> => each;
const minutes = (from: number, to: number): z.ZodType<number> => z.number().int().min(from).max(to);
const longerIsWeaker = (from: number, to: number): boolean => to > from;
const offIsWeaker = (from: boolean, to: boolean): boolean => from && !to;
const onIsWeaker = (from: boolean, to: boolean): boolean => !from && to;

/** Every rule a clinic may set. Times are in the unit that the name says. */
export const policies = {
  'lock.idleMinutes': policy({ schema: minutes(1, 30), shipped: 3, isWeaker: longerIsWeaker, rule: '45 CFR 164.312(a)(2)(iii)' }),
  'lock.sealMinutes': policy({ schema: minutes(1, 240), shipped: 15, isWeaker: longerIsWeaker, rule: '45 CFR 164.312(a)(2)(iii)' }),
  'lock.osSession': policy({ schema: z.boolean(), shipped: false, isWeaker: offIsWeaker, rule: '45 CFR 164.312(a)(2)(iii)' }),
  'pin.allowed': policy({ schema: z.boolean(), shipped: true, isWeaker: onIsWeaker, rule: '45 CFR 164.312(d)' }),
  // NIST SP 800-63B: a password changes when it may be known to others, not by the calendar; 0 is never.
  'password.expiryDays': policy({ schema: z.number().int().min(0).max(730), shipped: 0, isWeaker: (from, to) => (from === 0 ? 9999 : from) < (to === 0 ? 9999 : to), rule: 'NIST SP 800-63B 3.1.1.2' }),
  'password.history': policy({ schema: z.number().int().min(0).max(24), shipped: 5, isWeaker: (from, to) => to < from, rule: '45 CFR 164.312(d)' }),
  'password.codeHours': policy({ schema: minutes(1, 72), shipped: 24, isWeaker: longerIsWeaker, rule: '45 CFR 164.312(d)' }),
  'secondFactor.required': policy({ schema: z.enum(['ruling', 'everybody']), shipped: 'ruling', isWeaker: (from, to) => from === 'everybody' && to === 'ruling', rule: '45 CFR 164.312(d)' }),
  'access.patientsPerHour': policy({ schema: z.number().int().min(20).max(5000), shipped: 300, isWeaker: longerIsWeaker, rule: '45 CFR 164.312(a)(1), 164.514(d)' }),
  'emergency.minutes': policy({ schema: minutes(5, 480), shipped: 60, isWeaker: longerIsWeaker, rule: '45 CFR 164.312(a)(2)(ii)' }),
  'emergency.reviewHours': policy({ schema: minutes(1, 336), shipped: 72, isWeaker: longerIsWeaker, rule: '45 CFR 164.308(a)(1)(ii)(D)' }),
  'emergency.restrictedBreakable': policy({ schema: z.boolean(), shipped: true, isWeaker: onIsWeaker, rule: '45 CFR 164.312(a)(2)(ii), 164.522(a)' }),
} as const;

export type PolicyName = keyof typeof policies;
export const policyNames = Object.keys(policies) as readonly PolicyName[];
/** What each rule is set to. */
export type PolicyValues = { readonly [N in PolicyName]: (typeof policies)[N]['shipped'] extends number ? number : (typeof policies)[N]['shipped'] extends boolean ? boolean : 'ruling' | 'everybody' };

export const shippedPolicies = Object.fromEntries(policyNames.map((name) => [name, policies[name].shipped])) as PolicyValues;

/** Whether `value` fits the rule of this name. */
export const fitsPolicy = (name: PolicyName, value: unknown): boolean => policies[name].schema.safeParse(value).success;

/** Whether the change makes the clinic weaker; such a one needs two people, or one and the recovery words. */
export const isWeakening = (name: PolicyName, from: unknown, to: unknown): boolean =>
  (policies[name].isWeaker as (from: unknown, to: unknown) => boolean)(from, to);
