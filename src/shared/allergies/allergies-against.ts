import { foldedWords } from '#shared/text/fold.ts';
import type { Allergy } from './allergy.ts';
import { isCurrent } from './standing.ts';

/** Words of a name that say nothing of the substance: forms, ways and measures of a drug, and what terminologies add to an allergy. */
const saysNothing: ReadonlySet<string> = new Set([
  'allergy', 'allergic', 'intolerance', 'adverse', 'reaction', 'drug', 'medication', 'medicine', 'substance', 'product', 'disposition', 'finding', 'allergen', 'and', 'or', 'for', 'with', 'the', 'all', 'other',
  'tablet', 'capsule', 'oral', 'solution', 'suspension', 'injection', 'injectable', 'cream', 'ointment', 'spray', 'drop', 'inhaler', 'patch', 'powder', 'syrup', 'pill', 'pack', 'dose', 'unit',
  'extended', 'release', 'delayed', 'topical', 'nasal', 'ophthalmic', 'actuat', 'metered', 'prefilled', 'syringe', 'daily', 'day', 'hour', 'week', 'acid', 'sodium', 'potassium', 'calcium', 'hydrochloride', 'hcl',
]);

/** One of several is the same word: `penicillins`, `tablets`. */
const singular = (word: string): string => (word.length > 4 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word);
const wordsOf = (name: string): readonly string[] => foldedWords(name).map(singular).filter((word) => word.length > 2 && !/\d/.test(word));

/** What a substance is told by; a name of nothing but common words is told by them. */
const tellingWords = (substance: string): readonly string[] => {
  const words = wordsOf(substance);
  const telling = words.filter((word) => !saysNothing.has(word));
  return telling.length > 0 ? telling : words;
};

/**
 * Current allergies whose substance has a word in common with a drug's name, case and accents aside. A plain comparison of words: it knows no
 * ingredients and no families of drugs, so that it finds nothing never says that a drug is safe.
 */
export const allergiesAgainst = (drug: string, allergies: readonly Allergy[]): readonly Allergy[] => {
  const words = new Set(wordsOf(drug));
  return allergies.filter((allergy) => isCurrent(allergy) && tellingWords(allergy.substance).some((word) => words.has(word)));
};
