import type { Patient } from '#shared/patients/patient.ts';
import type { Role } from '#shared/staff/roles.ts';
import type { MeasureName } from '#shared/vitals/measures.ts';
import type { DemoAllergy } from './demo-allergies.ts';

/** Somebody who can sign in to the demonstration; the password is public and only for it. */
export interface DemoPerson {
  readonly role: Role;
  readonly userName: string;
  readonly displayName: string;
  readonly password: string;
}

export interface DemoReading {
  readonly measure: MeasureName;
  /** In the measure's own unit. */
  readonly value: number;
  readonly secondValue: number | null;
  readonly struck: { readonly at: string; readonly reason: string } | null;
}

/** One save: readings of one moment. */
export interface DemoSet {
  readonly takenAt: string;
  readonly readings: readonly DemoReading[];
}

export interface DemoPatient {
  readonly fields: Omit<Patient, 'id' | 'recordNumber'>;
  readonly sets: readonly DemoSet[];
  readonly allergies: readonly DemoAllergy[];
}

/** A whole invented clinic, without ids: those are given when it is written. */
export interface DemoClinic {
  readonly clinicName: string;
  readonly staff: readonly DemoPerson[];
  readonly patients: readonly DemoPatient[];
}
