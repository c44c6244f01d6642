import type { Finding, LabName } from './labs.ts';
import type { Medicine } from './medicines.ts';

/** How often somebody of an age has it; between two points it is straight. The first point's age is the earliest. */
export type ShareByAge = readonly (readonly [age: number, share: number])[];

export interface LabOrder {
  readonly lab: LabName;
  /** Measured again when this long ago. */
  readonly everyDays: number;
  /** Mean at the first visit and once treated; a healthy person's when absent. */
  readonly mean?: readonly [first: number, treated: number];
  readonly deviation?: number;
}

/** A condition that stays: who has it, what they take, what is measured. Data only, so that a new one is one more entry. */
export interface Chronic {
  readonly display: string;
  /** SNOMED CT. */
  readonly code: string;
  readonly shares: ShareByAge;
  /** Undefined: anybody. */
  readonly only?: 'female' | 'male';
  readonly reason: string;
  readonly followUpDays: number;
  readonly always: readonly Medicine[];
  /** Each taken by a third. */
  readonly sometimes: readonly Medicine[];
  readonly orders: readonly LabOrder[];
  /** mmHg over what the age has, untreated and treated. */
  readonly pressure?: readonly [first: number, treated: number];
  /** Percentage points below a healthy saturation. */
  readonly saturation?: number;
  readonly hasEyeChecks?: boolean;
}

/** What comes and goes: one visit, sometimes a second. */
export interface Acute {
  readonly display: string;
  readonly code: string;
  readonly reason: string;
  readonly fromAge: number;
  /** Not included. */
  readonly toAge: number;
  readonly only?: 'female' | 'male';
  /** Beside the others of the age. */
  readonly weight: number;
  /** Share of visits with a raised temperature. */
  readonly fever: number;
  readonly lastsDays: number;
  /** For a child under 12 and for everybody else; several are all given. */
  readonly child: readonly Medicine[];
  readonly adult: readonly Medicine[];
  readonly findings: readonly Finding[];
  readonly orders: readonly LabOrder[];
}
