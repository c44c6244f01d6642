import { areNeighboursExchanged } from './letters-apart.ts';
import { compareBirthDates } from './compare-birth-dates.ts';
import { compareNames } from './compare-names.ts';
import { reasonHow } from './match-reasons.ts';
import type { Degree, How, ReasonCode } from './match-reasons.ts';
import { thresholds, weights } from './match-weights.ts';
import type { Comparable } from './person-like.ts';

export interface SamePerson {
  readonly degree: Degree;
  /** Bits for one person over two; see match-weights.ts. */
  readonly score: number;
  readonly reasons: readonly { readonly code: ReasonCode; readonly how: How }[];
}

const comparePhones = (a: string, b: string): keyof (typeof weights)['phone'] => {
  if (a === '' || b === '') return 'phone-unknown';
  if (a === b) return 'phone-same';
  const isDigit = a.length === b.length && [...a].filter((digit, at) => digit !== b[at]).length === 1;
  return isDigit || areNeighboursExchanged(a, b) ? 'phone-digit' : 'phone-other';
};

/**
 * Whether two records may be one person, how likely and why; undefined when not worth a look. Symmetric, and nothing but its
 * arguments decides. `namesakes`: people here whom the
 * name fits as well, at least 1; a common name says less.
 *
 * What is not a matter of degree stands in `mayBeCertain`: another given name (twins), another birth date (father and son), another
 * sex with names that are not the same, a baby without a name. However much else fits, such a pair is never very likely.
 */
export const samePerson = (a: Comparable, b: Comparable, namesakes = 1): SamePerson | undefined => {
  // What somebody unknown is called says nothing, and nobody is asked about them.
  if (a.isTemporary || b.isTemporary) return undefined;
  const names = compareNames(a, b);
  const birth = compareBirthDates(a, b);
  const phone = comparePhones(a.phone, b.phone);
  const address = a.address === '' || b.address === '' ? undefined : a.address === b.address ? 'address-same' : 'address-other';
  const sexDiffers = a.sex !== b.sex && a.sex !== 'unknown' && b.sex !== 'unknown';
  const generationDiffers = a.generation !== b.generation && a.generation !== '' && b.generation !== '';
  const commonName = names.weight > 0 ? Math.min(weights.mostForCommonName, Math.log2(Math.max(1, namesakes))) : 0;
  const score = names.weight - commonName + birth.weight + weights.phone[phone] + (address ? weights.address[address] : 0)
    + (sexDiffers ? weights.sexOther : 0) + (generationDiffers ? weights.generationOther : 0);

  const mayBeCertain = names.mayBeCertain && !birth.isOther && !generationDiffers && !(sexDiffers && !names.isWhole);
  const degree: Degree | undefined = score >= thresholds['very-likely'] && mayBeCertain ? 'very-likely'
    : score >= thresholds.likely ? 'likely' : score >= thresholds.possible ? 'possible' : undefined;
  if (degree === undefined) return undefined;
  const codes: ReasonCode[] = [
    ...names.reasons, ...(commonName >= 2 ? ['name-common' as const] : []), ...(generationDiffers ? ['generation-other' as const] : []),
    birth.reason, phone, ...(address ? [address] as const : []), ...(sexDiffers ? ['sex-other' as const] : []),
  ];
  return { degree, score, reasons: codes.map((code) => ({ code, how: reasonHow[code] })) };
};
