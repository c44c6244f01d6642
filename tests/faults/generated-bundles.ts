import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A random source that gives the same numbers for the same seed (mulberry32). */
export const randomFrom = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const vitals = [['8867-4', '/min', 72], ['8310-5', 'Cel', 36.6], ['29463-7', 'kg', 70], ['9279-1', '/min', 14]] as const;

/** What each generated patient has, beside the patient: the check of a whole patient counts these. */
export const perPatient = { observation: 12, result: 8, condition: 2, kept: 3 } as const;

/** One transaction bundle of an invented patient, as Synthea writes them; `padding` characters make its documents longer. */
export const bundleOf = (n: number, padding = 0): string => {
  const patient = `urn:uuid:${uuid(n, 0)}`;
  const subject = { reference: patient };
  let next = 0;
  const entry = (resource: Readonly<Record<string, unknown>> & { readonly resourceType: string }) => {
    const id = uuid(n, next);
    next += 1;
    return { fullUrl: `urn:uuid:${id}`, resource: { id, ...resource } };
  };
  const entries = [
    entry({ resourceType: 'Patient', name: [{ use: 'official', family: `Quillfeather${n}`, given: ['Odalys'] }], gender: 'female', birthDate: `19${50 + (n % 50)}-03-0${1 + (n % 9)}` }),
    ...Array.from({ length: perPatient.observation }, (_, i) => {
      const [code, unit, value] = vitals[i % vitals.length] ?? vitals[0];
      return entry({
        resourceType: 'Observation', status: 'final', subject, category: [{ coding: [{ code: 'vital-signs' }] }], code: { coding: [{ system: 'http://loinc.org', code }] },
        effectiveDateTime: `2025-03-${String(1 + i).padStart(2, '0')}T09:30:00Z`, valueQuantity: { value: value + (n % 7), unit, system: 'http://unitsofmeasure.org', code: unit },
      });
    }),
    ...Array.from({ length: perPatient.result }, (_, i) => entry({
      resourceType: 'Observation', status: 'final', subject, category: [{ coding: [{ code: 'laboratory' }] }], code: { coding: [{ system: 'http://loinc.org', code: '4548-4', display: 'HbA1c' }] },
      effectiveDateTime: `2024-0${1 + i}-01`, valueQuantity: { value: 5 + i / 10, unit: '%', system: 'http://unitsofmeasure.org', code: '%' },
    })),
    ...Array.from({ length: perPatient.condition }, (_, i) => entry({ resourceType: 'Condition', subject, code: { text: `Problem ${i} of ${n}` }, onsetDateTime: '2024-02-01' })),
    ...Array.from({ length: perPatient.kept }, (_, i) => entry({ resourceType: 'CarePlan', status: 'active', intent: 'plan', subject, title: `Plan ${i}`, description: 'x'.repeat(padding / perPatient.kept) })),
  ];
  return JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: entries.map((each) => ({ ...each, request: { method: 'POST', url: each.resource.resourceType } })) });
};

const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0');
const uuid = (n: number, k: number): string => `${hex(n, 8)}-0000-4000-8000-${hex(k, 12)}`;

export const writeBundles = (folder: string, patients: number, padding = 0): void => {
  for (let n = 0; n < patients; n += 1) writeFileSync(join(folder, `${String(n).padStart(6, '0')}.json`), bundleOf(n, padding));
};
