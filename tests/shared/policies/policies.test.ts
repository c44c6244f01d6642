import { expect, it } from 'vitest';
import { fitsPolicy, isWeakening, policies, policyNames, shippedPolicies } from '#shared/policies/policies.ts';

it('every rule fits as shipped, and is never weaker than itself', () => {
  expect(policyNames.filter((name) => !fitsPolicy(name, shippedPolicies[name]) || isWeakening(name, shippedPolicies[name], shippedPolicies[name]))).toEqual([]);
});

it('refuses what a rule cannot be: another type, half a minute, out of range, an unknown word', () => {
  expect([0, 31, 2.5, '3', true, null, NaN, Infinity].filter((value) => fitsPolicy('lock.idleMinutes', value))).toEqual([]);
  expect([1, 3, 30].every((value) => fitsPolicy('lock.idleMinutes', value))).toBe(true);
  expect([1, 'true', null].filter((value) => fitsPolicy('pin.allowed', value))).toEqual([]);
  expect(['nobody', '', true, 'from'].filter((value) => fitsPolicy('secondFactor.required', value))).toEqual([]);
});

it('knows which way is weaker: longer, off, fewer, never', () => {
  expect([
    isWeakening('lock.idleMinutes', 3, 5), isWeakening('password.history', 5, 3), isWeakening('pin.allowed', false, true), isWeakening('lock.osSession', true, false),
    isWeakening('password.expiryDays', 0, 90), isWeakening('password.expiryDays', 90, 0), isWeakening('secondFactor.required', 'everybody', 'ruling'),
    isWeakening('emergency.restrictedBreakable', true, false),
  ]).toEqual([true, true, true, true, false, true, true, false]);
  expect(Object.values(policies).every(({ rule }) => /^(45 CFR|NIST)/.test(rule))).toBe(true);
});
