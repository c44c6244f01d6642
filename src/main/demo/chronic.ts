// Conditions that stay. Codes: SNOMED CT, as in the Synthea sample where it has them. Shares by age, rounded: CDC NHANES 2015–2020
// (hypertension, diabetes, lipids, obesity), CDC asthma tables 2021, GBD 2019 for the rest. Care: WHO PEN package 2020, GINA 2023.
import { medicines as give } from './medicines.ts';
import type { Chronic } from './profile.ts';

const year = 365;

export const chronics: readonly Chronic[] = [
  {
    display: 'Essential hypertension', code: '59621000', shares: [[28, 0.05], [40, 0.22], [60, 0.5], [75, 0.66], [98, 0.7]], reason: 'Blood pressure review', followUpDays: 90,
    always: [give.lisinopril], sometimes: [give.amlodipine, give.hydrochlorothiazide],
    orders: [{ lab: 'creatinine', everyDays: 180 }, { lab: 'potassium', everyDays: 180 }], pressure: [26, 10],
  },
  {
    display: 'Type 2 diabetes mellitus', code: '44054006', shares: [[30, 0.02], [45, 0.09], [65, 0.2], [98, 0.2]], reason: 'Diabetes review', followUpDays: 90,
    always: [give.metformin], sometimes: [give.glargine],
    orders: [
      { lab: 'hba1c', everyDays: 85, mean: [8.6, 7.2], deviation: 0.6 }, { lab: 'glucose', everyDays: 85, mean: [176, 138], deviation: 22 },
      { lab: 'albuminRatio', everyDays: year, mean: [26, 24], deviation: 12 }, { lab: 'creatinine', everyDays: year },
    ],
    hasEyeChecks: true,
  },
  {
    display: 'Asthma', code: '195967001', shares: [[4, 0.07], [12, 0.1], [30, 0.08], [98, 0.06]], reason: 'Asthma review', followUpDays: 120,
    always: [give.salbutamol], sometimes: [give.fluticasone, give.fluticasone], orders: [{ lab: 'peakFlow', everyDays: 60, mean: [0.72, 0.86], deviation: 0.07 }], saturation: 0.6,
  },
  {
    display: 'Hyperlipidemia', code: '55822004', shares: [[35, 0.08], [55, 0.26], [75, 0.3], [98, 0.2]], reason: 'Cholesterol review', followUpDays: 180,
    always: [give.simvastatin], sometimes: [],
    orders: [{ lab: 'cholesterol', everyDays: 180, mean: [248, 196], deviation: 18 }, { lab: 'ldl', everyDays: 180, mean: [168, 112], deviation: 14 }, { lab: 'hdl', everyDays: 180 }],
  },
  { display: 'Hypothyroidism', code: '40930008', shares: [[30, 0.02], [60, 0.06], [98, 0.08]], reason: 'Thyroid review', followUpDays: 180, always: [give.levothyroxine], sometimes: [], orders: [{ lab: 'tsh', everyDays: 180, mean: [6.4, 2.4], deviation: 0.8 }] },
  { display: 'Chronic obstructive lung disease', code: '13645005', shares: [[45, 0.03], [65, 0.1], [98, 0.1]], reason: 'Breathing review', followUpDays: 120, always: [give.salbutamol], sometimes: [give.fluticasone], orders: [{ lab: 'peakFlow', everyDays: 120, mean: [0.55, 0.6], deviation: 0.07 }], saturation: 3 },
  {
    display: 'Atrial fibrillation', code: '49436004', shares: [[55, 0.01], [75, 0.09], [98, 0.14]], reason: 'INR check', followUpDays: 42,
    always: [give.warfarin], sometimes: [give.metoprolol], orders: [{ lab: 'inr', everyDays: 6 }, { lab: 'hemoglobin', everyDays: 180 }],
  },
  { display: 'Chronic congestive heart failure', code: '88805009', shares: [[65, 0.03], [98, 0.12]], reason: 'Heart failure review', followUpDays: 90, always: [give.furosemide], sometimes: [give.metoprolol], orders: [{ lab: 'creatinine', everyDays: 90, mean: [1.3, 1.2], deviation: 0.2 }, { lab: 'potassium', everyDays: 90 }], saturation: 1.5 },
  { display: 'Chronic kidney disease stage 3', code: '433144002', shares: [[55, 0.03], [75, 0.15], [98, 0.22]], reason: 'Kidney review', followUpDays: 180, always: [], sometimes: [], orders: [{ lab: 'creatinine', everyDays: 120, mean: [1.7, 1.6], deviation: 0.2 }, { lab: 'albuminRatio', everyDays: 180, mean: [70, 55], deviation: 25 }, { lab: 'hemoglobin', everyDays: 180, mean: [11.8, 12.1], deviation: 0.8 }] },
  { display: 'Osteoarthritis of knee', code: '239873007', shares: [[45, 0.06], [65, 0.2], [98, 0.3]], reason: 'Knee pain', followUpDays: 240, always: [give.paracetamol], sometimes: [], orders: [] },
  { display: 'Osteoporosis', code: '64859006', only: 'female', shares: [[55, 0.06], [75, 0.24], [98, 0.3]], reason: 'Bone health review', followUpDays: 300, always: [give.alendronate], sometimes: [], orders: [] },
  { display: 'Benign prostatic hyperplasia', code: '266569009', only: 'male', shares: [[50, 0.06], [70, 0.25], [98, 0.35]], reason: 'Prostate review', followUpDays: 300, always: [], sometimes: [], orders: [] },
  { display: 'Depressive disorder', code: '35489007', shares: [[17, 0.06], [98, 0.07]], reason: 'Mood review', followUpDays: 60, always: [give.sertraline], sometimes: [], orders: [] },
  { display: 'Gastroesophageal reflux disease', code: '235595009', shares: [[25, 0.05], [98, 0.13]], reason: 'Heartburn', followUpDays: 240, always: [give.omeprazole], sometimes: [], orders: [] },
  { display: 'Iron deficiency anemia', code: '87522002', only: 'female', shares: [[15, 0.06], [50, 0.05], [60, 0.01], [98, 0.01]], reason: 'Anemia review', followUpDays: 120, always: [give.iron], sometimes: [], orders: [{ lab: 'hemoglobin', everyDays: 60, mean: [10.1, 11.9], deviation: 0.5 }, { lab: 'ferritin', everyDays: 120, mean: [9, 22], deviation: 3 }] },
  { display: 'Allergic rhinitis', code: '61582004', shares: [[6, 0.06], [20, 0.12], [98, 0.05]], reason: 'Hay fever', followUpDays: 300, always: [give.loratadine], sometimes: [], orders: [] },
  { display: 'Atopic dermatitis', code: '24079001', shares: [[0.3, 0.12], [5, 0.1], [15, 0.03], [40, 0.01]], reason: 'Eczema', followUpDays: 180, always: [give.emollient], sometimes: [], orders: [] },
  { display: 'Migraine', code: '37796009', shares: [[12, 0.04], [35, 0.1], [65, 0.02], [98, 0]], reason: 'Headaches', followUpDays: 240, always: [], sometimes: [give.paracetamol], orders: [] },
];

/** Looked for by name where one condition asks for another. */
export const named = (display: string): Chronic => {
  const found = chronics.find((each) => each.display === display);
  if (!found) throw new Error(`no profile named ${display}`);
  return found;
};
