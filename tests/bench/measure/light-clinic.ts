import { createRandom } from '#main/demo/random.ts';
import type { Random } from '#main/demo/random.ts';
import { namings, streets, towns } from '#main/demo/names.ts';
import type { RecordWrite } from '#main/records/record-write.ts';
import { measures } from '#shared/vitals/measures.ts';

// Most of a large register is people with a few records: names, not charts, are what a search walks through.

const syllables = ['ka', 'lor', 'min', 'ves', 'ta', 'ren', 'sol', 'du', 'bri', 'ham', 'jo', 'wen', 'eld', 'mar', 'tis', 'ong', 'fe', 'quist', 'no', 'gard', 'ley', 'ash', 'pe', 'rad'] as const;
const endings = ['son', 'ova', 'ez', 'wala', 'ström', 'ini', 'akis', 'ford', 'uzzi', 'enko', ''] as const;

const capital = (word: string) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
const invented = (random: Random, parts: number) => capital(Array.from({ length: parts }, () => random.pick(syllables)).join(''));

/** Few names are frequent and many are rare, as in every register. */
const pickFrom = (random: Random, names: readonly string[]): string => names[Math.floor(names.length * random.next() ** 2.2)] ?? names[0] ?? '';

export interface LightNames {
  readonly families: readonly string[];
  readonly given: readonly string[];
}

export const lightNames = (random: Random): LightNames => {
  const latin = (names: readonly string[] | undefined) => (names ?? []).map((name) => name.split('|')[0] ?? '');
  return {
    families: [...namings.flatMap(({ family }) => latin(family)), ...Array.from({ length: 4_000 }, () => `${invented(random, 2)}${random.pick(endings)}`)],
    given: [...namings.flatMap(({ female, male }) => [...latin(female), ...latin(male)]), ...Array.from({ length: 1_200 }, () => invented(random, 2))],
  };
};

const two = (n: number) => String(n).padStart(2, '0');
type Coded = readonly [display: string, code: string];
const snomed = 'http://snomed.info/sct';
const frequent: readonly [Coded, ...Coded[]] = [['Essential hypertension', '59621000'], ['Type 2 diabetes mellitus', '44054006'], ['Asthma', '195967001'], ['Low back pain', '279039007']];

/** One patient with a visit, its vitals, and now and then more: about five records. */
export const lightPatient = (random: Random, { families, given }: LightNames, recordNumber: string, newId: () => string): readonly RecordWrite[] => {
  const patientId = newId();
  const setId = newId();
  const day = `2025-${two(random.between(1, 12))}-${two(random.between(1, 28))}`;
  const at = `${day}T${two(random.between(8, 16))}:15:00.000Z`;
  const write = (kind: RecordWrite['kind'], fields: RecordWrite['fields']): RecordWrite => ({ kind, id: newId(), patientId, fields });
  const reading = (measure: 'body-weight' | 'heart-rate', value: number) =>
    write('observation', { setId, measure, code: measures[measure].loinc, value, unit: measures[measure].units[0].code, takenAt: at, recordedBy: 'Inês Okonjo-Lake' });
  const [display, code] = random.pick(frequent);
  return [
    { kind: 'patient', id: patientId, patientId, fields: {
      recordNumber, registeredAt: `${day}T08:00:00.000Z`, familyName: pickFrom(random, families), givenNames: pickFrom(random, given), likesToBeCalled: '', nameInOwnScript: '',
      birthDate: `${random.between(1930, 2024)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`, birthDateCertainty: 'exact', sex: random.chance(0.5) ? 'female' : 'male',
      phone: random.chance(0.1) ? '' : `(${random.between(201, 989)}) 555-01${two(random.between(0, 99))}`, language: '', interpreter: null, street: `${random.between(1, 180)} ${random.pick(streets)}`, town: random.pick(towns),
    } },
    write('encounter', { class: 'ambulatory', type: 'Review', status: 'finished', reason: 'Check', started: at, ended: at, practitioner: 'Dr Tomasz Adeyemi', location: 'Room 1', organization: 'Harbourfield Clinic' }),
    reading('body-weight', random.between(45, 110)), reading('heart-rate', random.between(55, 95)),
    ...(random.chance(0.4) ? [write('condition', { display, code, codeSystem: snomed, category: 'problem-list-item', clinicalStatus: 'active', verification: 'confirmed', onset: day, recordedOn: day })] : []),
    ...(random.chance(0.3) ? [write('medication', { display: 'Acetaminophen 325 MG Oral Tablet', code: '313782', codeSystem: 'http://www.nlm.nih.gov/research/umls/rxnorm', status: 'active', authored: at, started: day })] : []),
    ...(random.chance(0.2) ? [write('allergy-intolerance', { substance: 'Penicillin', code: '764146007', codeSystem: snomed, severity: 'moderate', clinicalStatus: 'active', verification: 'confirmed', recordedOn: day })] : []),
  ];
};

export const lightRandom = (seed: number): Random => createRandom(seed ^ 0x5eed);
