import { z } from 'zod';
import { recordOf } from '#shared/audit/record-of.ts';
import { defineContract, method } from '#shared/contract/define.ts';
import { uuid } from '#shared/contract/fields.ts';
import { measureNames } from './measures.ts';
import { NewReading, Observation, StrikeReason } from './observation.ts';

const range = z.object({ low: z.number(), high: z.number() });
const likely = z.object({ value: z.number(), secondValue: z.number().nullable(), unit: z.string() });
const measure = z.enum(measureNames);
const Problem = z.discriminatedUnion('type', [
  z.object({ type: z.literal('cannot-be'), measure, possible: range, likely: likely.nullable() }),
  z.object({ type: z.literal('pressures-swapped'), measure, likely }),
  z.object({ type: z.literal('unknown-unit'), measure }),
  z.object({ type: z.literal('diastolic-missing'), measure }),
  z.object({ type: z.literal('far-from-last'), measure, difference: z.number(), last: z.number(), likely: likely.nullable() }),
]);

export const vitalsContract = defineContract({
  /** Every vital sign of a patient, newest first, struck ones among them; at most 500. */
  'vitals.history': method({
    kind: 'read',
    permission: 'vitals:read',
    audit: { action: 'read', subjects: (input) => [input.patientId] },
    input: z.strictObject({ patientId: uuid }),
    output: z.object({ observations: z.array(Observation), more: z.boolean() }),
  }),
  /** Records one set. All or nothing: with any problem nothing is written and every problem is named. */
  'vitals.record': method({
    kind: 'write',
    permission: 'vitals:record',
    audit: {
      action: 'create', subjects: (input) => [input.patientId],
      record: (_input, output) => recordOf('observation', ...(output.type === 'recorded' ? output.observations.map(({ id }) => id) : [])),
    },
    input: z.strictObject({ patientId: uuid, readings: z.array(NewReading).min(1).max(measureNames.length) }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('recorded'), observations: z.array(Observation) }),
      z.object({ type: z.literal('problems'), problems: z.array(Problem) }),
      z.object({ type: z.literal('no-such-patient') }),
    ]),
  }),
  /** Strikes a reading with a reason; it stays visible, crossed out. */
  'vitals.strike': method({
    kind: 'write',
    permission: 'vitals:record',
    audit: { action: 'strike', subjects: (input) => [input.patientId], record: (input) => recordOf('observation', input.observationId) },
    input: z.strictObject({ patientId: uuid, observationId: uuid, reason: StrikeReason }),
    output: z.discriminatedUnion('type', [
      z.object({ type: z.literal('struck'), observation: Observation }),
      z.object({ type: z.literal('already-struck') }),
      z.object({ type: z.literal('no-such-observation') }),
    ]),
  }),
});
