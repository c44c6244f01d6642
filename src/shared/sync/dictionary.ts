import { encodeChangeBody } from './change.ts';
import type { ChangeOp } from './change.ts';

/** Version that an envelope's header names. A dictionary never changes: its envelopes lie at the hub for years. */
export const dictionaryVersion = 1;
/** Of raw deflate (RFC 1951): a window of 4 KiB, so that a phone inflates in little memory. */
export const deflateWindowBits = 12;

/** Sixteen bytes as a uuidv7 looks; no record has it. */
const id = '01980000-0000-7000-8000-000000000000';
const at = '2026-01-01T00:00:00.000Z';

const sample = (t: string, op: ChangeOp, fields: Readonly<Record<string, unknown>>): Uint8Array =>
  encodeChangeBody({
    sv: 1, hlc: 1_767_225_600_000n << 16n, wall: 1_767_225_600_000, off: null, usr: id, t, id, op,
    f: new Map(Object.entries(fields).map(([name, value]) => [name, { value, context: op === 'put' ? new Map<number, number>() : new Map([[1, 1_000]]) }])),
  });

/** Changes as the kinds of this release write them, of nobody: the most frequent last, where a reference to them is shortest. */
const samples = (): readonly Uint8Array[] => [
  sample('practitioner', 'put', { source: '', name: '', identifier: '', phone: '', town: '', active: true, qualification: '' }),
  sample('appointment', 'put', { source: '', status: 'booked', service: '', reason: '', starts: at, ends: at, practitioner: '', location: '', note: '', sensitive: false }),
  sample('immunization', 'put', { source: '', vaccine: '', code: '', codeSystem: 'http://hl7.org/fhir/sid/cvx', status: 'completed', statusReason: '', given: at, givenText: '', lot: '', expires: null, site: '', route: '', dose: '', series: '', performer: '', note: '' }),
  sample('encounter', 'put', { source: '', class: 'AMB', type: '', status: 'finished', reason: '', started: at, ended: at, practitioner: '', location: '', organization: '', sensitive: false }),
  sample('condition', 'put', {
    source: '', display: '', code: '', codeSystem: 'http://snomed.info/sct', category: 'other', clinicalStatus: 'active', verification: 'confirmed', severity: '', onset: null, onsetText: '',
    abated: null, abatedText: '', recordedOn: at, recordedBy: '', note: '',
  }),
  sample('patient', 'put', {
    recordNumber: 'WL 01 000000', familyName: '', givenNames: '', likesToBeCalled: '', nameInOwnScript: '', birthDate: '1970-01-01', birthDateCertainty: 'exact', sex: 'female',
    phone: '(000) 555 0100', language: '', interpreter: null, street: '', town: '', formerNames: '', identity: 'confirmed', identityNote: '', source: '', registeredAt: at,
  }),
  sample('medication', 'put', {
    source: '', form: 'request', display: '', code: '', codeSystem: 'http://www.nlm.nih.gov/research/umls/rxnorm', status: 'active', dosage: ' mg ', reason: '', authored: null, started: at, ended: null, prescriber: '', note: '',
  }),
  sample('result', 'put', {
    source: '', category: 'laboratory', display: '', code: '', codeSystem: 'http://loinc.org', value: 1, unit: 'mg/dL', valueText: '', low: null, high: null, rangeText: '', interpretation: '', status: 'final',
    effective: at, performer: '', note: '', sensitive: false,
  }),
  sample('allergy-intolerance', 'put', {
    substance: '', code: '', codeSystem: 'http://snomed.info/sct', statement: 'allergy', severity: 'unknown', reaction: '', clinicalStatus: 'active', verification: 'unconfirmed', source: '', recordedOn: at,
  }),
  sample('medication', 'amend', { dosage: '', status: 'stopped', ended: at }),
  sample('observation', 'amend', { status: 'entered-in-error', struckBy: id, struckAt: at, struckReason: '' }),
  sample('observation', 'put', {
    setId: id, measure: 'systolic', code: '8867-4', display: 'Body temperature', value: 37, secondValue: null, valueText: '', unit: 'mm[Hg]', takenAt: at, hasTime: true, source: '', recordedBy: id, status: 'final',
  }),
];

const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    all.set(part, position);
    position += part.length;
  }
  return all;
};

let made: Uint8Array | undefined;
/** Made of this file alone, so no patient is in it; the last 4 KiB are what deflate can refer to. Its hash is fixed by a test. */
export const dictionary = (): Uint8Array => (made ??= joined(samples()).slice(-4_096));
