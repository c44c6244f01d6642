import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from '#shared/interchange/json.ts';
import { mapAllergy } from '#shared/interchange/map-allergy.ts';
import { mapObservation } from '#shared/interchange/map-observation.ts';
import { mapPatient } from '#shared/interchange/map-patient.ts';
import { parseText } from '#shared/interchange/parse-text.ts';
import { walkDocument } from '#shared/interchange/walk-document.ts';

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

it('answers for any JSON in any place of a resource, and never throws', () => {
  fc.assert(
    fc.property(fc.constantFrom(...resources), fc.integer({ min: 1, max: 60 }), fc.jsonValue(), (resource, at, other) => {
      const bent = exchanged(resource, at, other) as Json;
      for (const part of walkDocument(bent)) expect(['found', 'refused']).toContain(part.type);
      for (const answer of mapped(bent)) expect(['mapped', 'bad-field']).toContain(answer.type);
    }),
    { numRuns: 3000 },
  );
});

it('answers for any JSON at all', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void expect([...walkDocument(value)].length).toBeGreaterThan(0)), { numRuns: 500 });
});

it('gives content one text however its keys are ordered', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: 1.5 })).toBe(canonicalJson({ a: 1.5, b: [1, { c: 'x', d: null }] }));
});
