import type { Role } from '#shared/staff/roles.ts';
import type { Random } from '#main/demo/random.ts';

export interface Worker {
  readonly id: string;
  readonly displayName: string;
  readonly role: Role;
  /** Where in the patients their own record stands; undefined for who is no patient here. */
  readonly ownAt: number | undefined;
  /** The first day of the month they are there. */
  readonly fromDay: number;
}

export interface Person {
  readonly familyName: string;
  readonly givenNames: string;
  readonly street: string;
  readonly town: string;
}

/** Twelve people of every role; two carry names that many patients carry, one comes in the middle of the month. */
const staff = [
  ['maya', 'Maya Okonkwo', 'front-desk'], ['noor', 'Noor Smith', 'front-desk'], ['ines', 'Inês Ferreira', 'nurse'], ['tariq', 'Tariq Mansour', 'nurse'], ['grace', 'Grace Jones', 'nurse'],
  ['lena', 'Dr Lena Bergström', 'clinician'], ['samuel', 'Dr Samuel Adeyemi', 'clinician'], ['bela', 'Béla Achterberg', 'laboratory'], ['priya', 'Priya Raman', 'manager'],
  ['helen', 'Helen Whitlock', 'privacy-officer'], ['ruth', 'Ruth Penhallow', 'administrator'], ['locum', 'Dr Yusuf Karadeniz', 'clinician'],
] as const;

const common = ['Smith', 'Jones', 'Garcia', 'Nguyen', 'Patel', 'Brown', 'Martin', 'Lee', 'Silva', 'Kim'] as const;
const starts = ['Ash', 'Bel', 'Car', 'Dun', 'Elm', 'Far', 'Gil', 'Hol', 'Ing', 'Jar', 'Kel', 'Lor', 'Mar', 'Nor', 'Ost', 'Pen', 'Quin', 'Ros', 'Sel', 'Tor'] as const;
const ends = ['ada', 'beck', 'croft', 'dale', 'enko', 'field', 'gren', 'holm', 'ici', 'jima', 'ker', 'low', 'mann', 'nez', 'oglu', 'pour', 'ridge', 'stad', 'ton', 'vale'] as const;
const given = ['Ada', 'Ben', 'Chi', 'Dora', 'Eli', 'Fay', 'Gus', 'Hana', 'Ivo', 'Jun', 'Kai', 'Lia', 'Mo', 'Nia', 'Oto', 'Pia', 'Quy', 'Ria', 'Sol', 'Tea', 'Uri', 'Vera', 'Wim', 'Xia', 'Yan', 'Zoe'] as const;

const surname = (random: Random): string => (random.chance(0.35) ? random.pick(common) : random.pick(starts) + random.pick(ends));
const stranger = (random: Random): Person => ({
  familyName: surname(random), givenNames: `${random.pick(given)} ${random.pick(given)}`, street: `${random.between(1, 180)} ${random.pick(starts)}${random.pick(ends)} Road`, town: random.pick(['Rockport', 'Belfast', 'Camden']),
});

const familyOf = (displayName: string): string => displayName.split(' ').at(-1) ?? '';
/** Of how many people of the staff the own record is here, with one of their family and one neighbour each after it. */
const ownRecords = 8;

/** The people of a clinic: patients first those near to staff (own record, family at the same address, a namesake elsewhere), then strangers. */
export const createPeople = (random: Random, patients: number): { readonly workers: readonly Worker[]; readonly persons: readonly Person[] } => {
  const near = staff.slice(0, ownRecords).flatMap(([, displayName], i): readonly Person[] => {
    const home = { street: `${i + 200} Harbour Lane`, town: 'Rockport' };
    const familyName = familyOf(displayName);
    const givenNames = displayName.replace('Dr ', '').replace(` ${familyName}`, '');
    return [
      { familyName, givenNames, ...home }, { ...stranger(random), ...home }, { ...stranger(random), familyName },
    ];
  });
  const persons = [...near, ...Array.from({ length: Math.max(0, patients - near.length) }, () => stranger(random))];
  return {
    persons,
    workers: staff.map(([id, displayName, role], i) => ({ id, displayName, role, ownAt: i < ownRecords ? i * 3 : undefined, fromDay: id === 'locum' ? 15 : 0 })),
  };
};

/** Where the patient stands who lives with, or only is called like, the person whose own record stands at `ownAt`. */
export const neighbourAt = (ownAt: number): number => ownAt + 1;
export const namesakeAt = (ownAt: number): number => ownAt + 2;
/** Patients from here on are nobody's relatives. */
export const firstStranger = ownRecords * 3;
