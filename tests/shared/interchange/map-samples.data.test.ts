import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mapResource } from '#shared/interchange/map-resource.ts';
import { sampleData } from '#tests/setup/sample-data.ts';
import { misfits } from './map-shapes.ts';
import { parseText, walkDocument } from '#tests/setup/naive-walk.ts';

/** Every sample resource of R4; refusals by version or bundle are the reading's concern. */
function* samples() {
  const root = join(sampleData ?? '', 'fhir');
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(nd)?json$/.test(file)).sort()) {
    for (const document of parseText(readFileSync(join(root, name), 'utf8'))) {
      if (document.type !== 'document') continue;
      for (const part of walkDocument(document.value)) if (part.type === 'found') yield part.resource;
    }
  }
}

/** `Type field`, with how often: the only refusals by a field in all sample data. */
const knownRefusals: Readonly<Record<string, number>> = {};

describe.skipIf(sampleData === undefined)('every sample resource', () => {
  it('is mapped to exactly the fields its kind takes, or is refused for a reason known here', () => {
    const refused: Record<string, number> = {};
    const wrong = new Set<string>();
    const nameless: Record<string, number> = {};
    for (const resource of samples()) {
      const mapping = mapResource(resource, '2026-01-05');
      const type = String(resource['resourceType']);
      if (mapping.badField !== undefined) refused[`${type} ${mapping.badField}`] = (refused[`${type} ${mapping.badField}`] ?? 0) + 1;
      for (const misfit of misfits(mapping)) wrong.add(misfit);
      if (mapping.words === '' && mapping.kind !== 'patient' && mapping.links.length === 0) nameless[type] = (nameless[type] ?? 0) + 1;
    }
    expect({ wrong: [...wrong], refused }).toEqual({ wrong: [], refused: knownRefusals });
    // These say nothing about themselves: no code, no title, no type.
    expect(nameless).toEqual({ CarePlan: 1, Encounter: 3, Medication: 1, Parameters: 1, QuestionnaireResponse: 1 });
  });
});
