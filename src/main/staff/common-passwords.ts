import { dictionary } from '@zxcvbn-ts/language-common';
import { passwordWeakness } from '#shared/staff/password-rule.ts';
import type { PasswordWeakness } from '#shared/staff/password-rule.ts';

let known: ReadonlySet<string> | undefined;

/** The rule with the list of some 50,000 common passwords that is shipped; the list is made once it is needed. */
export const weaknessOf = (password: string, names: readonly string[]): PasswordWeakness | undefined => {
  known ??= new Set(dictionary.passwords);
  return passwordWeakness(password, names, known);
};
