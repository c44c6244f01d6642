import type { DemoPerson } from './demo-clinic.ts';
import type { Random } from './random.ts';

const people = [
  { role: 'front-desk', userName: 'noor', displayName: 'Noor Halvorsen' },
  { role: 'nurse', userName: 'ines', displayName: 'Inês Okonjo-Lake' },
  { role: 'clinician', userName: 'tomasz', displayName: 'Dr Tomasz Adeyemi' },
  { role: 'laboratory', userName: 'bela', displayName: 'Béla Achterberg' },
  { role: 'privacy-officer', userName: 'mirela', displayName: 'Mirela Kaplanoğlu' },
  { role: 'administrator', userName: 'ruth', displayName: 'Ruth Penhallow' },
] as const;

const words = ['amber', 'basket', 'candle', 'dolphin', 'ember', 'fiddle', 'garden', 'hazel', 'island', 'juniper', 'kettle', 'ladder', 'meadow', 'nutmeg', 'orchid', 'pebble'] as const;

/** One person for each role. The password is three words and a number, so that it can be read aloud. */
export const createStaff = (random: Random): readonly DemoPerson[] =>
  people.map((person) => ({ ...person, password: `${random.pick(words)} ${random.pick(words)} ${random.pick(words)} ${random.between(100, 999)}` }));
