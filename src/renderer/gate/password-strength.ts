import { t } from '#renderer/api/words.ts';

export const shortest = 12;

export type Strength = 'short' | 'weak' | 'fair' | 'strong';

/** A rough word for how long guessing would take; the core has the last word (list of common ones, likeness to the name). */
export const strengthOf = (password: string): Strength => {
  const letters = [...password];
  if (letters.length < shortest) return 'short';
  const different = new Set(letters).size;
  if (different < 6) return 'weak';
  return letters.length >= 18 && different >= 10 ? 'strong' : 'fair';
};

export const strengthWords = (password: string): string => {
  const strength = strengthOf(password);
  return strength === 'short' ? t('strength.short', { count: shortest - [...password].length }) : t(`strength.${strength}`);
};
