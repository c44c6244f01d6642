import { policies } from '#shared/policies/policies.ts';
import type { PolicyName } from '#shared/policies/policies.ts';
import { t } from '#renderer/text/index.ts';

export type PolicyValue = boolean | number | string;
type Unit = 'minutes' | 'hours' | 'days' | 'passwords' | 'patients' | 'clock' | 'daysAWeek' | 'daysAtMost';

/** What a rule's value is: yes or no, one of two words, or a number of something. */
const kinds: Readonly<Record<PolicyName, 'yes-or-no' | 'who' | Unit>> = {
  'lock.idleMinutes': 'minutes', 'lock.sealMinutes': 'minutes', 'lock.osSession': 'yes-or-no', 'pin.allowed': 'yes-or-no', 'password.expiryDays': 'days',
  'password.history': 'passwords', 'password.codeHours': 'hours', 'secondFactor.required': 'who', 'access.patientsPerHour': 'patients', 'emergency.minutes': 'minutes',
  'emergency.reviewHours': 'hours', 'emergency.restrictedBreakable': 'yes-or-no', 'updates.check': 'yes-or-no',
  'clinic.opensAt': 'clock', 'clinic.closesAt': 'clock', 'clinic.daysOpen': 'daysAWeek', 'backup.withinDays': 'daysAtMost',
};

export const kindOf = (name: PolicyName): 'yes-or-no' | 'who' | 'number' => {
  const kind = kinds[name];
  return kind === 'yes-or-no' || kind === 'who' ? kind : 'number';
};

/** Least and most of a rule that is a number. */
export const rangeOf = (name: PolicyName): { readonly from: number; readonly to: number } => {
  const { fits } = policies[name];
  return typeof fits === 'object' && 'from' in fits ? fits : { from: 0, to: 0 };
};

export const unitWords = (name: PolicyName): string => {
  const kind = kinds[name];
  return kind === 'yes-or-no' || kind === 'who' ? '' : t(`policies.unit.${kind}`);
};

/** `3 minutes`, `yes`, `everybody`. */
export const policyValueWords = (name: PolicyName, value: PolicyValue): string => {
  const kind = kinds[name];
  if (kind === 'yes-or-no') return t(value === true ? 'policies.yes' : 'policies.no');
  if (kind === 'who') return t(value === 'everybody' ? 'policies.everybody' : 'policies.ruling');
  return kind === 'days' && value === 0 ? t('policies.never') : t(`policies.${kind}`, { count: Number(value) });
};

/** Rules in the order in which people meet them. */
export const policyGroups: readonly { readonly name: 'lock' | 'signIn' | 'access' | 'watch' | 'program'; readonly policies: readonly PolicyName[] }[] = [
  { name: 'lock', policies: ['lock.idleMinutes', 'lock.sealMinutes', 'lock.osSession', 'pin.allowed'] },
  { name: 'signIn', policies: ['secondFactor.required', 'password.expiryDays', 'password.history', 'password.codeHours'] },
  { name: 'access', policies: ['access.patientsPerHour', 'emergency.minutes', 'emergency.reviewHours', 'emergency.restrictedBreakable'] },
  { name: 'watch', policies: ['clinic.opensAt', 'clinic.closesAt', 'clinic.daysOpen', 'backup.withinDays'] },
  { name: 'program', policies: ['updates.check'] },
];
