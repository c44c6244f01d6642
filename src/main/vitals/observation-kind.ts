import { z } from 'zod';
import { measureNames } from '#shared/vitals/measures.ts';
import { Observation } from '#shared/vitals/observation.ts';
import type { FieldDefinition, KindDefinition } from '#main/records/kind.ts';

const taken = (column: string, schema: z.ZodType, initial: unknown): FieldDefinition => ({ column, schema, initial, policy: 'immutable' });
const status = (column: string, schema: z.ZodType, initial: unknown): FieldDefinition => ({ column, schema, initial, policy: 'auto' });
const { shape } = Observation;

/** FHIR R4 Observation: what was measured never changes; only its status does, once struck. */
export const observationKind: KindDefinition = {
  kind: 'observation',
  table: 'observation',
  patientColumn: 'patient_id',
  fields: {
    setId: taken('set_id', shape.setId, ''),
    measure: taken('measure', z.enum(measureNames).nullable(), null),
    code: taken('code', shape.code, ''),
    display: taken('display', shape.display, ''),
    value: taken('value', shape.value, null),
    secondValue: taken('second_value', shape.secondValue, null),
    valueText: taken('value_text', shape.valueText, ''),
    unit: taken('unit', shape.unit, ''),
    takenAt: taken('taken_at', shape.takenAt, ''),
    hasTime: { ...taken('has_time', shape.hasTime, true), isBoolean: true },
    source: taken('source', shape.source, ''),
    recordedBy: taken('recorded_by', shape.recordedBy, ''),
    status: status('status', shape.status, 'final'),
    struckBy: status('struck_by', z.string().max(200).nullable(), null),
    struckAt: status('struck_at', z.string().max(30).nullable(), null),
    struckReason: status('struck_reason', z.string().max(300).nullable(), null),
  },
};
