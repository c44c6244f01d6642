import { z } from 'zod';
import { Allergy } from '#shared/allergies/allergy.ts';
import type { FieldDefinition, KindDefinition } from '#main/records/kind.ts';

const register = (column: string, schema: z.ZodType, initial: unknown): FieldDefinition => ({ column, schema, initial, policy: 'review' });
const { shape } = Allergy;

/** FHIR R4 AllergyIntolerance: each is its own record, so adding wins; what is said of one is reviewed when two differ. */
export const allergyKind: KindDefinition = {
  kind: 'allergy-intolerance',
  table: 'allergy_intolerance',
  patientColumn: 'patient_id',
  fields: {
    substance: register('substance', shape.substance, ''),
    code: register('code', shape.code, ''),
    codeSystem: register('code_system', shape.codeSystem, ''),
    statement: register('statement', shape.statement, 'allergy'),
    severity: register('severity', shape.severity, 'unknown'),
    reaction: register('reaction', shape.reaction, ''),
    clinicalStatus: register('clinical_status', shape.clinicalStatus, 'unknown'),
    verification: register('verification', shape.verification, 'unknown'),
    source: { column: 'source', schema: shape.source, initial: '', policy: 'auto' },
    recordedOn: register('recorded_on', z.string().max(30).nullable(), null),
    recordedBy: { column: 'recorded_by', schema: shape.recordedBy, initial: '', policy: 'immutable' },
    // They go with the state, which is the one that is asked about.
    statusReason: { column: 'status_reason', schema: shape.statusReason, initial: '', policy: 'auto' },
    statusBy: { column: 'status_by', schema: shape.statusBy, initial: '', policy: 'auto' },
    statusOn: { column: 'status_on', schema: shape.statusOn, initial: null, policy: 'auto' },
  },
};
