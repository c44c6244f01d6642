// What comes and goes. Codes: SNOMED CT, as in the Synthea sample where it has them. Weights: reasons for visits of the US National
// Ambulatory Medical Care Survey 2019, rounded. Treatment: WHO AWaRe antibiotic book 2022.
import { findings } from './labs.ts';
import { medicines as give } from './medicines.ts';
import type { Acute } from './profile.ts';

type Words = Pick<Acute, 'display' | 'code' | 'reason'>;
const everyAge = { fromAge: 0, toAge: 130, fever: 0, findings: [], orders: [], child: [], adult: [], lastsDays: 10, weight: 1 } as const;
const acute = (words: Words, more: Partial<Acute>): Acute => ({ ...everyAge, ...words, ...more });

export const acutes: readonly Acute[] = [
  acute({ display: 'Viral upper respiratory tract infection', code: '54150009', reason: 'Cough and runny nose' }, { weight: 5, fever: 0.5, child: [give.paracetamolChild] }),
  acute({ display: 'Otitis media', code: '65363002', reason: 'Earache' }, { fromAge: 0.5, toAge: 9, weight: 4, fever: 0.7, child: [give.amoxicillinChild, give.paracetamolChild] }),
  acute({ display: 'Streptococcal sore throat', code: '43878008', reason: 'Sore throat and fever' }, { fromAge: 3, toAge: 45, weight: 2, fever: 0.9, child: [give.amoxicillinChild], adult: [give.amoxicillin], findings: [findings.streptococcus] }),
  acute({ display: 'Acute bronchitis', code: '10509002', reason: 'Cough for a week' }, { fromAge: 18, weight: 2, fever: 0.2, adult: [give.paracetamol], lastsDays: 21, orders: [{ lab: 'crp', everyDays: 1, mean: [14, 14], deviation: 5 }] }),
  acute({ display: 'Pneumonia', code: '233604007', reason: 'Cough, fever and short of breath' }, { fromAge: 1, weight: 0.5, fever: 0.95, lastsDays: 21, child: [give.amoxicillinChild], adult: [give.amoxicillin], orders: [{ lab: 'crp', everyDays: 1, mean: [92, 92], deviation: 25 }, { lab: 'leukocytes', everyDays: 1, mean: [14.2, 14.2], deviation: 1.5 }] }),
  acute({ display: 'Gastroenteritis', code: '25374005', reason: 'Vomiting and diarrhea' }, { fromAge: 0.5, weight: 2.5, fever: 0.4, lastsDays: 5, child: [give.rehydration], adult: [give.rehydration] }),
  acute({ display: 'Urinary tract infection', code: '68566005', reason: 'Burning when passing water' }, { fromAge: 16, only: 'female', weight: 2.5, fever: 0.1, lastsDays: 7, adult: [give.nitrofurantoin], findings: [findings.nitrite, findings.esterase] }),
  acute({ display: 'Low back pain', code: '279039007', reason: 'Back pain' }, { fromAge: 18, weight: 3, lastsDays: 30, adult: [give.ibuprofen] }),
  acute({ display: 'Sprain of ankle', code: '44465007', reason: 'Twisted ankle' }, { fromAge: 6, toAge: 60, weight: 1.5, lastsDays: 28, adult: [give.ibuprofen] }),
  acute({ display: 'Laceration of hand', code: '284549007', reason: 'Cut hand' }, { fromAge: 3, weight: 0.7, lastsDays: 12 }),
  acute({ display: 'Conjunctivitis', code: '9826008', reason: 'Red sticky eye' }, { weight: 1, lastsDays: 7 }),
  acute({ display: 'Impetigo', code: '48277006', reason: 'Crusted rash on the face' }, { fromAge: 1, toAge: 12, weight: 1 }),
  acute({ display: 'Contact dermatitis', code: '40275004', reason: 'Itchy rash' }, { fromAge: 10, weight: 1.2, lastsDays: 14, child: [give.emollient], adult: [give.emollient] }),
  acute({ display: 'Infantile colic', code: '35363006', reason: 'Crying in the evenings' }, { fromAge: 0.04, toAge: 0.4, weight: 4, lastsDays: 40 }),
];
