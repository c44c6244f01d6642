/**
 * How much each finding says, in bits: log2 of how often it is so between two records of one person, over how often between two
 * people (Fellegi and Sunter 1969). Rounded to halves, begun from what is known of clinics' registers and then moved where the
 * training half of `tests/bench/duplicate-cases.ts` asked for it; the other half measures. One table, so that a change is seen whole.
 */
export const weights = {
  /** One family name in a clinic is shared by about 1 in 130 people; a slip of the hand leaves most of that. */
  family: {
    'same': 7, 'former': 6, 'letter': 5.5, 'first-letter': 4.5, 'part': 5, 'sounds': 5, 'nickname': 5, 'initial': 0, 'partly': 1.5,
    // A marriage changes it, so this says less than another given name.
    'other': -7, 'unknown': 0, 'untold': 0,
  },
  given: {
    'same': 5, 'former': 5, 'nickname': 4, 'part': 3.5, 'letter': 4, 'sounds': 4,
    // Tina and Gina, Erin and Aaron: a slip now and then, two children of one family more often.
    'first-letter': 2.5, 'initial': 1.5, 'partly': -1, 'other': -8, 'unknown': 0,
    // One of the two has a given name and the other none.
    'untold': -1,
  },
  /** Names told in the other order happen, so this hardly lessens them. */
  exchanged: -1,
  birth: {
    // Three or four people of 100,000 share a day; twins are why it is not 15.
    'birth-same': 12, 'birth-so-far-month': 8, 'birth-so-far-year': 5, 'birth-exchanged': 9, 'birth-digits-exchanged': 7.5, 'birth-digit': 6.5,
    // An age somebody guessed: within three years fits half of those near that age.
    'birth-about': 3, 'birth-near': 0,
    // Not lower: a date told wrongly, or once made up at a border, is common enough to ask.
    'birth-other': -5, 'birth-unknown': 0,
  },
  // A household has one phone.
  phone: { 'phone-same': 6, 'phone-digit': 4, 'phone-other': -0.5, 'phone-unknown': 0 },
  address: { 'address-same': 4, 'address-other': 0 },
  sexOther: -3,
  /** Senior and junior. */
  generationOther: -4,
  /** A name weighs less by log2 of the people here whom it fits as well, no more than this. */
  mostForCommonName: 5,
} as const;

/** Bits from which a pair is shown so. A very likely one is asked about before a record is made. */
export const thresholds = { 'very-likely': 17, 'likely': 11, 'possible': 6.5 } as const;
