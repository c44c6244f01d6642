// Codes and words: RxNorm (US National Library of Medicine). Dosages as the British National Formulary has them for adults and children.

export interface Medicine {
  readonly display: string;
  /** RxNorm; '' where a local product has none. */
  readonly code: string;
  readonly dosage: string;
  /** Days of a course; undefined: taken on and on. */
  readonly days?: number;
  /** What an allergy, a pregnancy or another medicine may forbid. */
  readonly family?: 'penicillin' | 'nsaid';
}

const medicine = (display: string, code: string, dosage: string, more: Pick<Medicine, 'days' | 'family'> = {}): Medicine => ({ display, code, dosage, ...more });

export const medicines = {
  metformin: medicine('Metformin hydrochloride 500 MG Oral Tablet', '861007', '1 tablet twice a day with meals'),
  glargine: medicine('Insulin glargine 100 UNT/ML Injectable Solution', '311041', '14 units under the skin at bedtime'),
  lisinopril: medicine('Lisinopril 10 MG Oral Tablet', '314076', '1 tablet once a day'),
  amlodipine: medicine('Amlodipine 5 MG Oral Tablet', '197361', '1 tablet once a day'),
  hydrochlorothiazide: medicine('Hydrochlorothiazide 25 MG Oral Tablet', '310798', '1 tablet in the morning'),
  simvastatin: medicine('Simvastatin 20 MG Oral Tablet', '312961', '1 tablet at night'),
  salbutamol: medicine('Salbutamol (albuterol) 0.09 MG/ACTUAT Metered Dose Inhaler', '745679', '2 puffs when short of breath, at most every 4 hours'),
  fluticasone: medicine('Fluticasone propionate 0.044 MG/ACTUAT Metered Dose Inhaler', '895994', '2 puffs twice a day, rinse the mouth after'),
  levothyroxine: medicine('Levothyroxine sodium 0.075 MG Oral Tablet', '966222', '1 tablet in the morning, half an hour before food'),
  omeprazole: medicine('Omeprazole 20 MG Delayed Release Oral Capsule', '198051', '1 capsule once a day before breakfast'),
  sertraline: medicine('Sertraline 50 MG Oral Tablet', '312941', '1 tablet once a day'),
  warfarin: medicine('Warfarin Sodium 5 MG Oral Tablet', '855332', 'As in the yellow book, by the latest INR'),
  metoprolol: medicine('24 HR Metoprolol succinate 50 MG Extended Release Oral Tablet', '866436', '1 tablet once a day'),
  furosemide: medicine('Furosemide 40 MG Oral Tablet', '313988', '1 tablet in the morning'),
  alendronate: medicine('Alendronic acid 10 MG Oral Tablet', '904419', '1 tablet in the morning, upright for half an hour'),
  iron: medicine('Ferrous sulfate 325 MG Oral Tablet', '310325', '1 tablet every other day'),
  folicAcid: medicine('Folic acid 1 MG Oral Tablet', '310410', '1 tablet once a day'),
  loratadine: medicine('Loratadine 10 MG Oral Tablet', '311372', '1 tablet once a day in the season'),
  emollient: medicine('Emollient cream', '', 'Thinly on dry skin twice a day'),
  paracetamol: medicine('Acetaminophen 325 MG Oral Tablet', '313782', '2 tablets every 6 hours when in pain', { days: 7 }),
  paracetamolChild: medicine('Acetaminophen 32 MG/ML Oral Suspension', '', '15 mg/kg every 6 hours when feverish', { days: 3 }),
  ibuprofen: medicine('Ibuprofen 200 MG Oral Tablet', '310965', '2 tablets three times a day with food', { days: 7, family: 'nsaid' }),
  amoxicillin: medicine('Amoxicillin 500 MG Oral Capsule', '308191', '1 capsule three times a day', { days: 7, family: 'penicillin' }),
  amoxicillinChild: medicine('Amoxicillin 80 MG/ML Oral Suspension', '308189', '40 mg/kg a day in two doses', { days: 7, family: 'penicillin' }),
  azithromycin: medicine('Azithromycin 250 MG Oral Tablet', '308460', '2 tablets on the first day, then 1 a day', { days: 5 }),
  azithromycinChild: medicine('Azithromycin 40 MG/ML Oral Suspension', '', '10 mg/kg once a day', { days: 3 }),
  nitrofurantoin: medicine('Nitrofurantoin 100 MG Oral Capsule', '1648755', '1 capsule twice a day with food', { days: 5 }),
  rehydration: medicine('Oral rehydration salts', '', '1 sachet in 200 ml of clean water after each loose stool', { days: 3 }),
} as const satisfies Readonly<Record<string, Medicine>>;
