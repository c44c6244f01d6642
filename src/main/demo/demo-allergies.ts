import type { Allergy, SaidHere } from '#shared/allergies/allergy.ts';
import type { Random } from './random.ts';

export type DemoAllergy = Omit<Allergy, 'id' | 'patientId' | 'source' | 'unsettled' | SaidHere>;

const snomed = 'http://snomed.info/sct';
// SNOMED CT codes and words as in the FHIR R4 value set allergyintolerance-code.
const substances = [
  { substance: 'Penicillin', code: '764146007', severity: 'severe', reaction: 'Anaphylaxis' },
  { substance: 'Peanut', code: '762952008', severity: 'severe', reaction: 'Anaphylaxis, hives' },
  { substance: 'Bee venom', code: '288328004', severity: 'severe', reaction: 'Swelling of the throat' },
  { substance: 'Latex', code: '111088007', severity: 'moderate', reaction: 'Contact rash' },
  { substance: 'Aspirin', code: '387458008', severity: 'moderate', reaction: 'Wheezing' },
  { substance: 'Egg', code: '102263004', severity: 'mild', reaction: 'Vomiting' },
  { substance: 'Grass pollen', code: '256277009', severity: 'mild', reaction: 'Runny nose' },
] as const;

const entry = (recordedOn: string, more: Pick<DemoAllergy, 'substance' | 'code' | 'severity' | 'reaction' | 'statement'>): DemoAllergy => ({
  ...more, codeSystem: snomed, clinicalStatus: 'active', verification: 'confirmed', recordedOn,
});

/** Nothing at all is *never asked*, which the banner must tell from *none known*. */
export const pickAllergies = (random: Random, recordedOn: string): readonly DemoAllergy[] => {
  if (random.chance(0.3)) return [];
  if (random.chance(0.5)) return [entry(recordedOn, { substance: 'No known allergy', code: '716186003', severity: 'unknown', reaction: '', statement: 'no-known' })];
  const first = random.between(0, substances.length - 1);
  const count = random.chance(0.25) ? 2 : 1;
  return Array.from({ length: count }, (_, i) => substances[(first + i * 3) % substances.length] ?? substances[0])
    .map((found) => ({ ...entry(recordedOn, { ...found, statement: 'allergy' }), verification: random.chance(0.85) ? 'confirmed' : 'unconfirmed' }));
};
