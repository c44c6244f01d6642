// What the laboratory and the nurse's desk measure. Codes: LOINC; units: UCUM. Ranges: adults', as MedlinePlus (US National
// Library of Medicine) prints them; haemoglobin of children and in pregnancy: WHO (2011) thresholds for anaemia.

export interface Lab {
  readonly display: string;
  readonly code: string;
  readonly category: 'laboratory' | 'exam' | 'procedure';
  readonly unit: string;
  /** Null where only the other end is a concern. */
  readonly low: number | null;
  readonly high: number | null;
  readonly decimals: number;
  /** What a healthy person shows. */
  readonly mean: number;
  readonly deviation: number;
  /** What no report would print. */
  readonly least: number;
}

const lab = (display: string, code: string, unit: string, [low, high]: readonly [number | null, number | null], decimals: number, [mean, deviation]: readonly [number, number], least = 0): Lab =>
  ({ display, code, category: 'laboratory', unit, low, high, decimals, mean, deviation, least });

export const labs = {
  hba1c: lab('Hemoglobin A1c/Hemoglobin.total in Blood', '4548-4', '%', [4, 5.6], 1, [5.2, 0.2], 4),
  glucose: lab('Glucose [Mass/volume] in Serum or Plasma', '2345-7', 'mg/dL', [70, 99], 0, [87, 7], 60),
  creatinine: lab('Creatinine [Mass/volume] in Serum or Plasma', '2160-0', 'mg/dL', [0.6, 1.3], 2, [0.9, 0.13], 0.4),
  potassium: lab('Potassium [Moles/volume] in Serum or Plasma', '2823-3', 'mmol/L', [3.5, 5.1], 1, [4.2, 0.3], 2.8),
  albuminRatio: lab('Albumin/Creatinine [Mass Ratio] in Urine', '9318-7', 'mg/g', [null, 30], 0, [9, 4], 2),
  cholesterol: lab('Cholesterol [Mass/volume] in Serum or Plasma', '2093-3', 'mg/dL', [null, 200], 0, [178, 20], 90),
  ldl: lab('Cholesterol in LDL [Mass/volume] in Serum or Plasma', '18262-6', 'mg/dL', [null, 130], 0, [102, 16], 30),
  hdl: lab('Cholesterol in HDL [Mass/volume] in Serum or Plasma', '2085-9', 'mg/dL', [40, null], 0, [54, 8], 20),
  tsh: lab('Thyrotropin [Units/volume] in Serum or Plasma', '3016-3', 'm[IU]/L', [0.4, 4], 2, [1.8, 0.6], 0.1),
  hemoglobin: lab('Hemoglobin [Mass/volume] in Blood', '718-7', 'g/dL', [12, 16], 1, [13.8, 0.8], 7),
  leukocytes: lab('Leukocytes [#/volume] in Blood by Automated count', '6690-2', '10*3/uL', [4.5, 11], 1, [7, 1.2], 2),
  platelets: lab('Platelets [#/volume] in Blood by Automated count', '777-3', '10*3/uL', [150, 400], 0, [260, 45], 80),
  crp: lab('C reactive protein [Mass/volume] in Serum or Plasma', '1988-5', 'mg/L', [null, 5], 1, [2, 1], 0.3),
  inr: lab('INR in Platelet poor plasma by Coagulation assay', '6301-6', '{INR}', [2, 3], 1, [2.5, 0.35], 1),
  ferritin: lab('Ferritin [Mass/volume] in Serum or Plasma', '2276-4', 'ng/mL', [15, 200], 0, [80, 25], 3),
  /** Mean and deviation are shares of what body height foretells. */
  peakFlow: { ...lab('Maximum expiratory gas flow Respiratory system airway by Peak flow meter', '19935-6', 'L/min', [null, null], 0, [0.97, 0.06], 60), category: 'procedure' },
} as const satisfies Readonly<Record<string, Lab>>;
export type LabName = keyof typeof labs;

/** A finding in words. */
export interface Finding {
  readonly display: string;
  readonly code: string;
  readonly category: Lab['category'];
  readonly value: string;
  readonly isAbnormal: boolean;
}

const finding = (display: string, code: string, value: string, isAbnormal: boolean, category: Lab['category'] = 'laboratory'): Finding => ({ display, code, value, isAbnormal, category });

export const findings = {
  streptococcus: finding('Streptococcus pyogenes Ag [Presence] in Throat by Rapid immunoassay', '78012-2', 'Positive', true),
  nitrite: finding('Nitrite [Presence] in Urine by Test strip', '5802-4', 'Positive', true),
  esterase: finding('Leukocyte esterase [Presence] in Urine by Test strip', '5799-2', 'Positive', true),
  urineProtein: finding('Protein [Presence] in Urine by Test strip', '20454-5', 'Negative', false),
  pregnancyTest: finding('Choriogonadotropin (pregnancy test) [Presence] in Urine', '2106-3', 'Positive', false),
  leftRetina: finding('Left eye Diabetic retinopathy severity level by Ophthalmoscopy', '71490-7', 'No apparent retinopathy', false, 'exam'),
  rightRetina: finding('Right eye Diabetic retinopathy severity level by Ophthalmoscopy', '71491-5', 'No apparent retinopathy', false, 'exam'),
} as const satisfies Readonly<Record<string, Finding>>;
