import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSplitter } from '#main/interchange/reading/split-document.ts';
import { stageResource } from '#main/interchange/reading/stage-resource.ts';
import { inspectResource } from '#shared/interchange/inspect-resource.ts';
import { canonicalJson } from '#shared/interchange/json.ts';
import { mapAllergy } from '#shared/interchange/map-allergy.ts';
import { mapObservation } from '#shared/interchange/map-observation.ts';
import { mapResource } from '#shared/interchange/map-resource.ts';
import { mapPatient } from '#shared/interchange/map-patient.ts';
import { parseText, walkDocument } from '#tests/setup/naive-walk.ts';

type Json = Record<string, unknown>;
const folder = join(import.meta.dirname, '../../fixtures/fhir');
const resources = readdirSync(folder)
  .flatMap((name) => [...parseText(readFileSync(join(folder, name), 'utf8'))])
  .flatMap((document) => (document.type === 'document' ? [...walkDocument(document.value)] : []))
  .flatMap((part) => (part.type === 'found' ? [part.resource] : []));
const mapped = (resource: Json) => [mapPatient(resource, '2026-01-05'), mapObservation(resource), mapAllergy(resource)];

/** A copy with one value, anywhere in it, exchanged. */
const exchanged = (value: unknown, at: number, other: unknown): unknown => {
  let seen = -1;
  const walk = (part: unknown): unknown => {
    seen += 1;
    if (seen === at) return other;
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part === 'object' && part !== null) return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, walk(inner)]));
    return part;
  };
  return walk(value);
};

/** What comes in and what is refused, by way of the bytes. */
const read = (value: unknown): number => {
  const answers: unknown[] = [];
  const origin = { fileNumber: 1, file: 'a.json', folder: 'a', given: '', today: '2026-01-05' };
  const splitter = createSplitter({ onResource: (found) => void answers.push(stageResource(found, origin, mapResource)), onRefused: (path) => void answers.push(path) });
  splitter.push(new TextEncoder().encode(JSON.stringify(value)));
  splitter.end();
  return answers.length;
};

it('answers for any JSON in any place of a resource, and never throws', () => {
  fc.assert(
    fc.property(fc.constantFrom(...resources), fc.integer({ min: 1, max: 60 }), fc.jsonValue(), (resource, at, other) => {
      const bent = exchanged(resource, at, other) as Json;
      expect(read(bent)).toBe(bent['resourceType'] === 'Bundle' ? 0 : 1);
      for (const answer of mapped(bent)) expect(['mapped', 'bad-field']).toContain(answer.type);
    }),
    { numRuns: 3000 },
  );
});

it('answers for any JSON at all', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void expect(read(value)).toBe(1)), { numRuns: 500 });
});

it('gives content one text however its keys are ordered, and the reader gives it the same', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: 1.5 })).toBe(canonicalJson({ a: 1.5, b: [1, { c: 'x', d: null }] }));
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
    // As it comes out of JSON: -0 is 0 there, and the order of keys is the text's.
    const parsed = JSON.parse(JSON.stringify(value)) as Json;
    expect(inspectResource(parsed).canonical).toBe(canonicalJson(parsed));
  }), { numRuns: 1000 });
});
