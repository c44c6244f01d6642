/** Whether a reason speaks for one person (a tick), cannot be said (a dash), or speaks against it (a cross). */
export type How = 'fits' | 'unknown' | 'differs';

/** Every reason two records may or may not be one person; the catalogue has a sentence for each. */
export const reasonHow = {
  'name-same': 'fits', 'names-exchanged': 'fits', 'name-part': 'fits', 'name-letter': 'fits', 'name-sounds': 'fits', 'name-nickname': 'fits', 'name-former': 'fits', 'name-initial': 'fits',
  'family-only': 'differs', 'given-only': 'differs', 'name-other': 'differs', 'name-baby': 'unknown', 'name-unknown': 'unknown', 'name-common': 'unknown', 'generation-other': 'differs',
  'birth-same': 'fits', 'birth-so-far': 'fits', 'birth-exchanged': 'fits', 'birth-digit': 'fits', 'birth-digits-exchanged': 'fits', 'birth-about': 'fits', 'birth-near': 'unknown', 'birth-other': 'differs', 'birth-unknown': 'unknown',
  'phone-same': 'fits', 'phone-digit': 'fits', 'phone-other': 'differs', 'phone-unknown': 'unknown',
  'address-same': 'fits', 'address-other': 'differs',
  'sex-other': 'differs',
} as const satisfies Readonly<Record<string, How>>;

export type ReasonCode = keyof typeof reasonHow;
export const reasonCodes = Object.keys(reasonHow) as [ReasonCode, ...ReasonCode[]];

/** Likeliest first. */
export const degrees = ['very-likely', 'likely', 'possible'] as const;
export type Degree = (typeof degrees)[number];
