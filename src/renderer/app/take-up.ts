import { takeUpAllergy } from '#renderer/allergies/index.ts';
import type { TakeUp } from '#renderer/drafts/index.ts';
import { takeUpEmergency } from '#renderer/emergency/index.ts';
import { takeUpMedication } from '#renderer/medications/index.ts';
import { takeUpNaming, takeUpRegister, takeUpUnknown } from '#renderer/patients/index.ts';
import { takeUpVitals } from '#renderer/vitals/index.ts';

/** Forms that live in a store of their own; the others take their draft up when they are shown. */
export const takeUp: TakeUp = {
  'vitals': takeUpVitals, 'register': takeUpRegister, 'register-unknown': takeUpUnknown, 'identify': takeUpNaming, 'emergency': takeUpEmergency,
  'allergies.record': takeUpAllergy('record'), 'allergies.change': takeUpAllergy('change'), 'allergies.takeBack': takeUpAllergy('takeBack'),
  'medications.record': takeUpMedication('record'), 'medications.changeDose': takeUpMedication('changeDose'), 'medications.changeStatus': takeUpMedication('changeStatus'), 'medications.takeBack': takeUpMedication('takeBack'),
};
