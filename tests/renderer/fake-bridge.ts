import { measures } from '#shared/vitals/measures.ts';
import type { MeasureName } from '#shared/vitals/measures.ts';
import type { NewReading } from '#shared/vitals/observation.ts';
import type { Bridge, BridgeEvent } from '#shared/contract/bridge.ts';
import { shippedBundles } from '#shared/staff/roles.ts';
import type { Role } from '#shared/staff/roles.ts';

type Input = Readonly<Record<string, never>>;
export type Answers = Readonly<Record<string, (input: never) => unknown>>;

/** A bridge for looking at screens without a core. It knows nothing of the rules; it only answers in the contract's shapes. */
export const createFakeBridge = (answers: Answers) => {
  const listeners = new Set<(json: string) => void>();
  const calls: { readonly method: string; readonly input: unknown }[] = [];
  const bridge: Bridge = {
    call: async (method, inputJson) => {
      const input = JSON.parse(inputJson) as Input;
      calls.push({ method, input });
      const answer = answers[method];
      if (!answer) return JSON.stringify({ type: 'refused', reason: 'unknown-method' });
      const value = answer(input as never);
      return JSON.stringify(typeof value === 'object' && value !== null && 'reply' in value ? value.reply : { type: 'value', value });
    },
    on: (listener) => {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
  };
  return { bridge, calls, tell: (event: BridgeEvent) => { listeners.forEach((listen) => { listen(JSON.stringify(event)); }); } };
};

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const person = (n: number, familyName: string, givenNames: string, birthDate: string, sex: string, phone: string, nameInOwnScript = '') => ({
  id: id(n), recordNumber: `WL 20 ${String(4800 + n)}`, familyName, givenNames, nameInOwnScript, birthDate, birthDateCertainty: birthDate.length === 4 ? 'about' : 'exact',
  sex, phone, likesToBeCalled: '', language: 'Arabic', interpreter: true, street: '12 Mill Lane', town: 'Harbour', registeredAt: '2024-03-01T09:00:00.000Z',
  formerNames: '', identity: 'confirmed', identityNote: '', source: '',
});

const people = [
  person(16, 'Haddad', 'Rania', '1967-09-04', 'female', '(207) 555 4471', 'رانيا حداد'),
  person(7, 'Nguyễn', 'Thị Lan', '1991-08-08', 'female', '(207) 555 0144'),
  person(3, 'Ramírez Ortega', 'José Luis', '1973-05-02', 'male', ''),
  person(4, 'Diallo', 'Aïssatou', '2025-10-14', 'female', '(207) 555 7720'),
  person(5, 'Wolfeschlegelsteinhausenbergerdorff', 'Hubert Blaine Alexander Maximilian', '1992', 'male', ''),
];

const summary = (patient: (typeof people)[number]) => ({ ...patient, phoneEnding: patient.phone.slice(-4) });

const observation = (n: number, set: number, takenAt: string, measure: MeasureName, value: number, secondValue: number | null = null, struck: object | null = null) => ({
  id: id(1000 + n), patientId: id(16), setId: id(2000 + set), measure, code: measures[measure].loinc, display: '', value, secondValue, valueText: '', unit: measures[measure].units[0].code,
  takenAt, hasTime: true, recordedBy: 'Inês Ferreira', status: struck ? 'struck' : 'final', struck,
});

const history = [
  ['2026-02-26T14:10:00.000Z', [16, 97, 142, 82, 36.8, 0, 64.2]],
  ['2026-01-15T10:02:00.000Z', [15, 98, 141, 80, 36.7, 1, 64.6]],
  ['2025-11-20T09:40:00.000Z', [16, 97, 144, 84, 36.9, 2, 65]],
  ['2025-09-18T11:15:00.000Z', [15, 98, 148, 82, 36.6, 0, 65.4]],
].flatMap(([at, values], set) => (values as number[]).map((value, i) => observation(set * 10 + i, set, at as string,
  (['respiratory-rate', 'oxygen-saturation', 'blood-pressure', 'heart-rate', 'body-temperature', 'pain', 'body-weight'] as const)[i] ?? 'pain', value, i === 2 ? 88 : null,
  set === 1 && i === 3 ? { by: 'Tariq Mansour', at: '2026-01-15T10:05:00.000Z', reason: 'Mistyped' } : null)));

const allergies = [
  ['Penicillin', 'anaphylaxis', 'severe'], ['Latex', 'wheeze with gloves', 'moderate'], ['Cat dander', 'sneezing', 'mild'],
].map(([substance, reaction, severity], i) => ({
  id: id(3000 + i), patientId: id(16), substance, code: '', codeSystem: '', statement: 'allergy', severity, reaction, clinicalStatus: 'active', verification: 'confirmed', recordedOn: '2024-03-01', unsettled: [],
}));

/** Answers of an invented clinic on 12 March 2026. */
export const clinicAnswers = (role: Role): Answers => ({
  'session.current': () => ({ staffId: id(9), idleMinutes: 3, mayChoosePin: true, hasPin: false, hasSecondFactor: false, userName: 'ines', displayName: 'Inês Ferreira', role, privileges: [...shippedBundles[role]], clinicName: 'Harbour Street Clinic', theme: 'auto', isTestClinic: false, isDemo: true, utcOffsetMinutes: 0, today: '2026-03-12' }),
  'session.activity': () => ({}),
  'session.signOut': () => ({}),
  'session.lock': () => ({}),
  'drafts.mine': () => ({ drafts: [] }),
  'drafts.save': () => ({}),
  'drafts.discard': () => ({}),
  'session.openGate': () => ({}),
  'settings.appearance': (input: { theme: string }) => input,
  'patients.recent': () => ({ patients: people.map((patient) => ({ ...summary(patient), openedAt: '2026-03-12T10:44:00.000Z' })), patientCount: 11_284 }),
  'patients.find': (input: { query: string }) => {
    const wanted = input.query.toLowerCase();
    return { patients: people.filter((patient) => `${patient.familyName} ${patient.givenNames}`.toLowerCase().includes(wanted)).map(summary), more: false };
  },
  'patients.show': (input: { id: string }) => ({ patient: people.find((patient) => patient.id === input.id) ?? null, unsettled: [], hasQuestions: false }),
  'patients.matches': (input: { familyName: string }) => ({
    comparedWith: 11_284,
    matches: /ngu/i.test(input.familyName) ? [
      { patient: summary(people[1]!), degree: 'very-likely', reasons: [{ code: 'name-same', how: 'fits' }, { code: 'birth-unknown', how: 'unknown' }, { code: 'phone-same', how: 'fits' }] },
      { patient: summary(people[2]!), degree: 'possible', reasons: [{ code: 'name-same', how: 'fits' }, { code: 'birth-other', how: 'differs' }, { code: 'phone-other', how: 'differs' }] },
    ] : [],
  }),
  'patients.register': (input: { patient: object }) => ({ type: 'registered', patient: { ...people[0], ...input.patient } }),
  'patients.registerUnknown': (input: object) => ({ type: 'registered', patient: { ...people[0], ...input, familyName: 'Unknown woman', givenNames: 'about 40 (WL 20 4816)', identity: 'temporary' } }),
  'patients.identify': (input: { patient: object }) => ({ type: 'identified', patient: { ...people[0], ...input.patient } }),
  'audit.standing': () => ({ doubts: [], headAt: '2026-03-12T09:30:00.000Z' }),
  'audit.proof': () => ({
    size: 12_408, headAt: '2026-03-12T09:30:00.000Z', doubts: [], witnesses: [
      { name: 'wardlight-workstation/00112233aabbccdd/2', kind: 'workstation', at: '2026-03-12T09:30:00.000Z', size: 12_400 }, { name: 'wardlight-hub/1', kind: 'hub', at: '2026-03-12T09:20:00.000Z', size: 12_390 },
    ], unwitnessedSince: null,
    lastVerified: { at: '2026-03-12T02:10:00.000Z', entries: 12_408, records: 90_112, outcome: 'ok' }, verifying: null,
  }),
  'allergies.list': (input: { patientId: string }) => ({ allergies: input.patientId === id(16) ? allergies : [] }),
  'vitals.history': (input: { patientId: string }) => ({ observations: input.patientId === id(16) ? history : [], more: false }),
  'vitals.record': (input: { patientId: string; readings: readonly NewReading[] }) => ({
    type: 'recorded', observations: input.readings.map((reading, i) => observation(500 + i, 50, '2026-03-12T10:44:00.000Z', reading.measure, reading.value, reading.secondValue)),
  }),
  'vitals.strike': () => ({ type: 'struck', observation: history[0] }),
  'staff.list': () => ({ staff: [{ id: id(1), userName: 'priya', displayName: 'Priya Raman', role: 'administrator', addedAt: '2024-03-01T09:00:00.000Z' }, { id: id(2), userName: 'ines', displayName: 'Inês Ferreira', role: 'nurse', addedAt: '2024-03-02T09:00:00.000Z' }] }),
  'interchange.addText': () => ({ type: 'taken' }),
  'interchange.start': () => ({ jobId: id(9) }),
  'interchange.report': () => ({ state: 'done', report: { files: 1, patients: 2, resources: { Patient: 2, Observation: 40 }, updated: {}, unchanged: { Patient: 1 }, kept: { Condition: 3 }, refused: [{ file: 'a.json', path: 'entry[3].resource', reason: 'no type is given' }], refusedMore: 0 } }),
});
