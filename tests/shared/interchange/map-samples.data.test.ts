import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { Allergy } from '#shared/allergies/allergy.ts';
import { Appointment } from '#shared/appointments/appointment.ts';
import { Organization, Practitioner } from '#shared/directory/directory.ts';
import { Encounter } from '#shared/encounters/encounter.ts';
import { Immunization } from '#shared/immunizations/immunization.ts';
import { mapResource } from '#shared/interchange/map-resource.ts';
import { parseText } from '#shared/interchange/parse-text.ts';
import { walkDocument } from '#shared/interchange/walk-document.ts';
import { Medication } from '#shared/medications/medication.ts';
import { Patient } from '#shared/patients/patient.ts';
import { Problem } from '#shared/problems/problem.ts';
import { Result } from '#shared/results/result.ts';
import { isFhirDate } from '#shared/time/fhir-date.ts';
import { Observation } from '#shared/vitals/observation.ts';
import { sampleData } from '#tests/setup/sample-data.ts';

/** What only the clinic gives. */
const given = new Set(['id', 'patientId', 'source', 'setId', 'struck', 'recordNumber', 'registeredAt', 'identity', 'identityNote']);
const shapes: Readonly<Record<string, Readonly<Record<string, z.ZodType>>>> = {
  patient: Patient.shape, observation: Observation.shape, 'allergy-intolerance': Allergy.shape, condition: Problem.shape, medication: Medication.shape,
  immunization: Immunization.shape, encounter: Encounter.shape, result: Result.shape, appointment: Appointment.shape,
  practitioner: Practitioner.shape, organization: Organization.shape, kept: {},
};

/** Every sample resource of R4; refusals by version or bundle are the reading's concern. */
function* samples() {
  const root = join(sampleData ?? '', 'fhir');
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(nd)?json$/.test(file)).sort()) {
    for (const document of parseText(readFileSync(join(root, name), 'utf8'))) {
      if (document.type !== 'document') continue;
      for (const part of walkDocument(document.value)) if (part.type === 'found') yield { name, resource: part.resource };
    }
  }
}

describe.skipIf(sampleData === undefined)('every sample resource', () => {
  it('is mapped to fields its kind accepts, exactly those, or is refused for a reason known here', () => {
    const refused: Record<string, number> = {};
    const wrong = new Set<string>();
    for (const { name, resource } of samples()) {
      const mapping = mapResource(resource, '2026-01-05');
      const type = String(resource['resourceType']);
      if (mapping.badField !== undefined) {
        const reason = `${type} ${mapping.badField}`;
        refused[reason] = (refused[reason] ?? 0) + 1;
        continue;
      }
      if (mapping.words.length > 500 || (mapping.dated !== '' && !isFhirDate(mapping.dated))) wrong.add(`${name}: words or date`);
      const shape = shapes[mapping.kind] ?? {};
      const left = Object.keys(shape).filter((field) => !given.has(field) && !(field in mapping.fields));
      for (const field of left) wrong.add(`${mapping.kind}.${field} is missing`);
      for (const [field, value] of Object.entries(mapping.fields)) {
        if (field.startsWith('struck')) continue;
        if (shape[field]?.safeParse(value).success !== true) wrong.add(`${mapping.kind}.${field}`);
      }
    }
    expect([...wrong]).toEqual([]);
    expect(refused).toEqual({});
  });
});
