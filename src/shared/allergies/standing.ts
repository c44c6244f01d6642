import { fold } from '#shared/text/fold.ts';
import type { Allergy } from './allergy.ts';

/** FHIR R4 allergyintolerance-verification, what a person may say; *entered in error* has a method of its own, because it ends. */
export const verificationsToSay = ['unconfirmed', 'confirmed', 'refuted'] as const;
export const clinicalStatusesToSay = ['active', 'inactive', 'resolved'] as const;

type Said = Pick<Allergy, 'statement' | 'clinicalStatus' | 'verification'>;

/** Refuted, or entered by mistake: nobody should act on it. */
export const isTakenBack = ({ verification }: Pick<Allergy, 'verification'>): boolean => verification === 'refuted' || verification === 'entered-in-error';

/** Said to hold today. An unknown state counts, because leaving it out could hurt. */
const holds = (allergy: Said): boolean => (allergy.clinicalStatus === 'active' || allergy.clinicalStatus === 'unknown') && !isTakenBack(allergy);

/** Counts for the banner, for a drug of that name, and against *none known*. */
export const isCurrent = (allergy: Said): boolean => allergy.statement === 'allergy' && holds(allergy);

/** A statement that there are none, which nothing has ended. */
export const isStandingNone = (allergy: Said): boolean => allergy.statement === 'no-known' && holds(allergy);

/** Those of the list: a record that says there are none is a standing, not a row. */
export const listedOf = (allergies: readonly Allergy[]): readonly Allergy[] => allergies.filter((allergy) => allergy.statement === 'allergy');

export type AllergyStanding =
  | { readonly type: 'some'; readonly allergies: readonly Allergy[] }
  /** The latest statement. */
  | { readonly type: 'none-known'; readonly statement: Allergy }
  /** There was one, or an answer, and nothing of it stands any more. */
  | { readonly type: 'ask-again' }
  | { readonly type: 'never-asked' };

/** *Never asked* and *none known* are two different facts, and what is over is a third. */
export const standingOf = (allergies: readonly Allergy[]): AllergyStanding => {
  const current = allergies.filter(isCurrent);
  if (current.length > 0) return { type: 'some', allergies: current };
  const [statement] = allergies.filter(isStandingNone).toSorted((a, b) => (b.recordedOn ?? '').localeCompare(a.recordedOn ?? ''));
  if (statement) return { type: 'none-known', statement };
  return { type: allergies.length > 0 ? 'ask-again' : 'never-asked' };
};

/** The allergy that stands to this very substance, case and accents aside; `except` leaves out the one that is being changed. */
export const sameSubstance = (substance: string, allergies: readonly Allergy[], except?: string): Allergy | undefined => {
  const wanted = fold(substance);
  return wanted === '' ? undefined : allergies.find((allergy) => isCurrent(allergy) && allergy.id !== except && fold(allergy.substance) === wanted);
};
