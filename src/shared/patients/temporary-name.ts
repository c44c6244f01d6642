import type { Sex } from './patient.ts';

/** Below this age one says girl and boy. */
const grownUp = 18;

const words: Readonly<Record<Sex, readonly [child: string, adult: string]>> = {
  female: ['girl', 'woman'], male: ['boy', 'man'], other: ['child', 'person'], unknown: ['child', 'person'],
};

/**
 * `Unknown woman`, `about 40 (WL 01 0007)`: never a name somebody could have. It stays in the record as it was made, so it is
 * data and not a word of a screen: exports and other devices show the same. The record number tells two of them apart where
 * only names are shown.
 */
export const temporaryName = (sex: Sex, age: number | null, recordNumber: string): { readonly familyName: string; readonly givenNames: string } => {
  const [child, adult] = words[sex];
  const familyName = `Unknown ${age === null ? (sex === 'female' || sex === 'male' ? adult : 'person') : age < grownUp ? child : adult}`;
  return { familyName, givenNames: `${age === null ? '' : `about ${age} `}(${recordNumber})` };
};

/** Said in both records until they can be made one. */
export const samePersonNote = (recordNumber: string): string => `Same person as ${recordNumber}; two records, not made one yet.`;

/** Adds a sentence to a note and stays within its length (600); what was there first is kept. */
export const withSentence = (note: string, sentence: string): string =>
  note.includes(sentence) ? note : [note, sentence].filter((part) => part !== '').join(' ').slice(0, 600);
