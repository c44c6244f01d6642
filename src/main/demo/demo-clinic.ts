import type { Appointment } from '#shared/appointments/appointment.ts';
import type { Organization, Practitioner } from '#shared/directory/directory.ts';
import type { Encounter } from '#shared/encounters/encounter.ts';
import type { Immunization } from '#shared/immunizations/immunization.ts';
import type { Medication, SaidHere } from '#shared/medications/medication.ts';
import type { Patient } from '#shared/patients/patient.ts';
import type { Problem } from '#shared/problems/problem.ts';
import type { Result } from '#shared/results/result.ts';
import type { OwnFields } from '#shared/sections/section.ts';
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
  /** The nurse of the visit. */
  readonly takenBy: string;
  readonly readings: readonly DemoReading[];
}

type Planned<Row> = OwnFields<Row>;

/** What a chart's sections hold, each list in the order of time. */
export interface DemoChart {
  readonly encounters: readonly Planned<Encounter>[];
  readonly problems: readonly Planned<Problem>[];
  readonly medications: readonly Omit<Planned<Medication>, SaidHere>[];
  readonly immunizations: readonly Planned<Immunization>[];
  readonly results: readonly Planned<Result>[];
  readonly appointments: readonly Planned<Appointment>[];
}

export interface DemoPatient {
  readonly fields: Omit<Patient, 'id' | 'recordNumber' | 'formerNames' | 'identity' | 'identityNote' | 'source'>;
  readonly sets: readonly DemoSet[];
  readonly allergies: readonly DemoAllergy[];
  readonly chart: DemoChart;
}

export const emptyChart: DemoChart = { encounters: [], problems: [], medications: [], immunizations: [], results: [], appointments: [] };

/** A whole invented clinic, without ids: those are given when it is written. */
export interface DemoClinic {
  readonly clinicName: string;
  readonly staff: readonly DemoPerson[];
  readonly practitioners: readonly Omit<Practitioner, 'id' | 'source'>[];
  readonly organizations: readonly Omit<Organization, 'id' | 'source'>[];
  readonly patients: readonly DemoPatient[];
}
