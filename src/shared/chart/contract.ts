import { z } from 'zod';
import { Appointment } from '#shared/appointments/appointment.ts';
import { defineContract, method } from '#shared/contract/define.ts';
import { uuid } from '#shared/contract/fields.ts';
import { Encounter } from '#shared/encounters/encounter.ts';
import { Immunization } from '#shared/immunizations/immunization.ts';
import { Medication } from '#shared/medications/medication.ts';
import { Problem } from '#shared/problems/problem.ts';
import { Result } from '#shared/results/result.ts';
import { sectionPage } from '#shared/sections/section.ts';

/** A section of the summary: its current rows, or null when the role may not read it. `total` and `groups` count the whole section. */
const part = <Row extends z.ZodType>(row: Row) => sectionPage(row).omit({ next: true }).nullable();

export const mostInSummary = 8;

export const chartContract = defineContract({
  /** What matters today from every section the role may read, a few rows each, with the count of each section for its tab. */
  'chart.summary': method({
    kind: 'read', permission: 'patients:read', audit: { action: 'read', subjects: (input) => [input.patientId] },
    input: z.strictObject({ patientId: uuid }),
    output: z.object({
      problems: part(Problem), medications: part(Medication), immunizations: part(Immunization), encounters: part(Encounter),
      results: part(Result), appointments: part(Appointment), documents: z.object({ total: z.number().int() }).nullable(),
    }),
  }),
});
