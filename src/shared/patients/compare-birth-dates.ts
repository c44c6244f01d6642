import { areNeighboursExchanged } from './letters-apart.ts';
import type { ReasonCode } from './match-reasons.ts';
import { weights } from './match-weights.ts';
import { datePartsOf } from '#shared/time/calendar-date.ts';
import type { DateParts } from '#shared/time/calendar-date.ts';

export interface BirthDatesCompared {
  readonly weight: number;
  readonly reason: ReasonCode;
  /** Two dates, or two ages far apart, that no slip of the hand explains: father and son. */
  readonly isOther: boolean;
}

const told = (finding: keyof (typeof weights)['birth'], reason: ReasonCode): BirthDatesCompared =>
  ({ weight: weights.birth[finding], reason, isOther: finding === 'birth-other' });

/** Years between an age somebody guessed and the real one: within the first it fits, beyond the second it does not. */
const [fitsWithin, notBeyond] = [3, 8];

const digitsApart = (a: string, b: string): number => [...a].filter((digit, at) => digit !== b[at]).length;

const compareDays = (a: string, b: string, left: DateParts, right: DateParts): BirthDatesCompared => {
  if (a === b) return told('birth-same', 'birth-same');
  if (left.year === right.year && left.month === right.day && left.day === right.month) return told('birth-exchanged', 'birth-exchanged');
  const [digitsA, digitsB] = [a.replaceAll('-', ''), b.replaceAll('-', '')];
  if (digitsApart(digitsA, digitsB) === 1) return told('birth-digit', 'birth-digit');
  if (areNeighboursExchanged(digitsA, digitsB)) return told('birth-digits-exchanged', 'birth-digits-exchanged');
  return told('birth-other', 'birth-other');
};

/** How two birth dates compare, as far as both are known: `1991-08` fits `1991-08-08`. Symmetric. */
export const compareBirthDates = (
  a: { readonly birthDate: string | null; readonly isAbout: boolean }, b: { readonly birthDate: string | null; readonly isAbout: boolean },
): BirthDatesCompared => {
  const left = a.birthDate === null ? undefined : datePartsOf(a.birthDate);
  const right = b.birthDate === null ? undefined : datePartsOf(b.birthDate);
  if (!left || !right || a.birthDate === null || b.birthDate === null) return told('birth-unknown', 'birth-unknown');
  if (a.isAbout || b.isAbout) {
    const apart = Math.abs(left.year - right.year);
    return apart <= fitsWithin ? told('birth-about', 'birth-about') : apart <= notBeyond ? told('birth-near', 'birth-near') : told('birth-other', 'birth-other');
  }
  if (left.day !== undefined && right.day !== undefined) return compareDays(a.birthDate, b.birthDate, left, right);
  if (left.year !== right.year) return told('birth-other', 'birth-other');
  if (left.month === undefined || right.month === undefined) return told('birth-so-far-year', 'birth-so-far');
  return left.month === right.month ? told('birth-so-far-month', 'birth-so-far') : told('birth-other', 'birth-other');
};
