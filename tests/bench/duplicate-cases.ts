import { createRandom } from '#main/demo/random.ts';
import type { Random } from '#main/demo/random.ts';
import type { PersonLike } from '#shared/patients/person-like.ts';
import { areNicknames } from '#shared/patients/nicknames.ts';
import { daysInMonth } from '#shared/time/calendar-date.ts';

/** What somebody types at the desk, and who it is: the number of a person of the population, or nobody who is here. */
export interface Case {
  readonly kind: string;
  readonly typed: PersonLike;
  readonly isPerson: number | undefined;
}

type List = readonly [string, ...string[]];
const list = (words: string) => words.split(' ') as unknown as List;

// Frequent first; how frequent is as in most registers: the n-th is about 1/n as common as the first.
const families = list('Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Sanders Patel Myers Long Ross Foster Jimenez Khan Ali Ahmed Hassan Singh Kaur Chen Wang Li Zhang Tran Pham Haddad Mansour Okafor Adeyemi Mensah Diallo Kowalski Nowak Novak Silva Santos Ferreira Rossi Muller Schmidt Yilmaz Demir');
const starts = list('Ash Bar Beck Black Brad Bran Cald Carl Chad Clif Cran Dal Dar Den Eld Far Fen Fern Glen Hald Ham Hart Hazel Hol Inger Kings Lam Lang Lind Lock Mar Mer Nor Oak Pem Pen Quin Rad Ravens Red Rock Rosen Sal Sher Stan Stock Sut Thorn Tol Wake Wal War Wes Whit Win Wold Yar Zel Kov Petr');
const ends = list('berg bert bourne bridge brook burn bury by combe cott croft dale den don fell field ford gate ham hill hurst land ley low man mere mond more ner ridge sen shaw son stein stone ton vale ville wald well wick win wood worth');
const female = list('Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Maria Nancy Lisa Margaret Betty Sandra Ashley Dorothy Kimberly Emily Donna Michelle Carol Amanda Melissa Deborah Stephanie Rebecca Laura Sharon Cynthia Kathleen Amy Shirley Angela Helen Anna Brenda Pamela Nicole Ruth Katherine Samantha Christine Emma Catherine Virginia Rachel Carolyn Janet Fatima Aisha Layla Priya Ananya Mei Yuki Sofia Valentina Camila Lucia Ines Olga Natalia Ewa Zofia Leila Noor Amina Chioma Ngozi Thandi Linh Hoa Isabella Olivia Charlotte Amelia Harper Evelyn');
const male = list('James Robert John Michael David William Richard Joseph Thomas Christopher Charles Daniel Matthew Anthony Mark Donald Steven Andrew Paul Joshua Kenneth Kevin Brian George Timothy Ronald Jason Edward Jeffrey Ryan Jacob Gary Nicholas Eric Jonathan Stephen Larry Justin Scott Brandon Benjamin Samuel Gregory Alexander Patrick Frank Raymond Jack Dennis Jose Juan Carlos Luis Mohammed Ahmed Ali Omar Hassan Ibrahim Raj Arjun Vikram Wei Hiroshi Ivan Dmitri Piotr Marek Jan Chidi Kofi Minh Duc Noah Liam Lucas Mateo Diego Henry Leo');
const streets = list('Lantern Mill Orchard Saltmarsh Copper Heron Quarry Tidewater Church Station High Park Victoria Green Bridge Chapel Garden Meadow Spring Forest');
const streetKinds = list('Street Road Lane Avenue Close');
const towns = list('Harbourfield Marrow Ebba Thornwick Gullhaven');

const zipf = (random: Random, from: List): string => from[Math.min(from.length - 1, Math.floor(from.length ** random.next()) - 1)] ?? from[0];
const pad = (value: number) => String(value).padStart(2, '0');
const digits = (random: Random, count: number) => Array.from({ length: count }, () => random.between(0, 9)).join('');

const familyName = (random: Random): string => (random.chance(0.45) ? zipf(random, families) : `${random.pick(starts)}${random.pick(ends)}`);
const givenNames = (random: Random, isFemale: boolean): string => {
  const from = isFemale ? female : male;
  const first = zipf(random, from);
  const second = random.chance(0.35) ? zipf(random, from) : first;
  return second === first ? first : `${first} ${second}`;
};
const birthDate = (random: Random, first = 1930, last = 2025): string => {
  const [year, month] = [random.between(first, last), random.between(1, 12)];
  return `${year}-${pad(month)}-${pad(random.between(1, daysInMonth(year, month)))}`;
};
const phone = (random: Random) => `(207) ${digits(random, 3)} ${digits(random, 4)}`;

const person = (random: Random, home: Pick<PersonLike, 'familyName' | 'phone' | 'street' | 'town'>, years: readonly [number, number] = [1930, 2025]): PersonLike => {
  const isFemale = random.chance(0.52);
  const about = random.chance(0.02);
  const born = birthDate(random, ...years);
  return {
    ...home, givenNames: givenNames(random, isFemale), likesToBeCalled: '', nameInOwnScript: '', formerNames: '',
    birthDate: about ? born.slice(0, 4) : born, birthDateCertainty: about ? 'about' : 'exact', sex: isFemale ? 'female' : 'male',
    phone: random.chance(0.9) ? home.phone : '', identity: 'confirmed',
  };
};

const home = (random: Random) => ({
  familyName: familyName(random), phone: random.chance(0.9) ? phone(random) : '', town: random.pick(towns),
  street: `${random.between(1, 180)} ${random.pick(streets)} ${random.pick(streetKinds)}`,
});

/** People in households, who share family name, address and phone; invented. */
export const createPopulation = (random: Random, count: number): readonly PersonLike[] => {
  const people: PersonLike[] = [];
  while (people.length < count) {
    const house = home(random);
    const size = random.pick([1, 1, 2, 2, 3, 4]);
    for (let i = 0; i < size && people.length < count; i += 1) people.push(person(random, house, i < 2 ? [1930, 2005] : [1990, 2025]));
  }
  return people;
};

const alphabet = list('a b c d e f g h i j k l m n o p r s t u v w y z');
const at = (random: Random, text: string, from = 0) => random.between(from, Math.max(from, text.length - 1));
const put = (text: string, place: number, instead: string, removed = 1) => text.slice(0, place) + instead + text.slice(place + removed);

/** One slip in the longer of two names; the first letter is right nine times of ten. */
const slip = (random: Random, how: (text: string, place: number) => string) => (typed: PersonLike): PersonLike | undefined => {
  const field = random.chance(0.6) ? 'familyName' : 'givenNames';
  const name = typed[field];
  if (name.length < 4) return undefined;
  const next = how(name, at(random, name, random.chance(0.9) ? 1 : 0));
  return next.toLowerCase() === name.toLowerCase() ? undefined : { ...typed, [field]: next };
};

const spellings: readonly (readonly [RegExp, string])[] = [
  [/ph/i, 'f'], [/ck/i, 'k'], [/c(?=[aou])/i, 'k'], [/ie/i, 'y'], [/y/i, 'i'], [/ee/i, 'ea'], [/([lnrst])\1/i, '$1'], [/z/i, 's'], [/sch/i, 'sh'], [/ei/i, 'ie'], [/ou/i, 'u'], [/th/i, 't'], [/w/i, 'v'], [/([aeiou])n/i, '$1nn'],
];
const spelled = (random: Random) => (typed: PersonLike): PersonLike | undefined => {
  const field = random.chance(0.5) ? 'familyName' : 'givenNames';
  const fit = spellings.filter(([sound]) => sound.test(typed[field]));
  const [sound, written] = fit[random.between(0, Math.max(0, fit.length - 1))] ?? [];
  if (sound === undefined || written === undefined) return undefined;
  return { ...typed, [field]: typed[field].replace(sound, written) };
};

const withDate = (typed: PersonLike, change: (date: string) => string | undefined): PersonLike | undefined => {
  if (typed.birthDate?.length !== 10) return undefined;
  const next = change(typed.birthDate);
  if (next === undefined || next === typed.birthDate || Number.isNaN(Date.parse(next)) || new Date(next).toISOString().slice(0, 10) !== next || next > '2026-03-12' || next < '1900') return undefined;
  return { ...typed, birthDate: next };
};
const dateDigit = (random: Random) => (typed: PersonLike) => withDate(typed, (date) => put(date, random.pick([2, 3, 5, 6, 8, 9]), String(random.between(0, 9))));
const compose = (...steps: readonly ((typed: PersonLike) => PersonLike | undefined)[]) => (typed: PersonLike): PersonLike | undefined =>
  steps.reduce<PersonLike | undefined>((each, step) => each && step(each), typed);

const errors = (random: Random): Readonly<Record<string, (typed: PersonLike) => PersonLike | undefined>> => {
  const letterWrong = slip(random, (name, place) => put(name, place, random.pick(alphabet)));
  const nicknameOf = (name: string) => list('Bill Bob Rob Mike Dave Jim Tom Chris Dan Matt Tony Steve Andy Josh Ken Tim Ron Jeff Jake Nick Jon Ben Sam Greg Alex Pat Liz Beth Barb Sue Jen Jess Kim Pam Deb Steph Becky Kate Cathy Peggy Maggie Mandy Angie Sam Nicky Rich Dick Chuck Larry').find((short) => areNicknames(short.toLowerCase(), name.toLowerCase()));
  return {
    'typed anew': (typed) => ({ ...typed, familyName: random.chance(0.5) ? typed.familyName.toUpperCase() : typed.familyName, givenNames: typed.givenNames.toLowerCase() }),
    'one letter wrong': letterWrong,
    'one letter left out': slip(random, (name, place) => put(name, place, '')),
    'one letter too many': slip(random, (name, place) => put(name, place, random.pick(alphabet), 0)),
    'two letters exchanged': slip(random, (name, place) => (place + 1 < name.length ? put(name, place, `${name[place + 1] ?? ''}${name[place] ?? ''}`, 2) : name)),
    'written as heard': spelled(random),
    'names exchanged': (typed) => ({ ...typed, familyName: typed.givenNames, givenNames: typed.familyName }),
    'a given name left out': (typed) => (typed.givenNames.includes(' ') ? { ...typed, givenNames: typed.givenNames.split(' ')[0] ?? '' } : undefined),
    'family name made double': (typed) => ({ ...typed, familyName: `${typed.familyName}-${familyName(random)}` }),
    'short form of the name': (typed) => {
      const short = nicknameOf(typed.givenNames.split(' ')[0] ?? '');
      return short === undefined ? undefined : { ...typed, givenNames: short };
    },
    'married, told': (typed) => ({ ...typed, formerNames: typed.familyName, familyName: familyName(random) }),
    'married, not told': (typed) => ({ ...typed, familyName: familyName(random) }),
    'day and month exchanged': (typed) => withDate(typed, (date) => `${date.slice(0, 4)}-${date.slice(8)}-${date.slice(5, 7)}`),
    'a digit of the birth date wrong': dateDigit(random),
    'digits of the birth date exchanged': (typed) => withDate(typed, (date) => {
      const place = random.pick([2, 8]);
      return put(date, place, `${date[place + 1] ?? ''}${date[place] ?? ''}`, 2);
    }),
    'about how old': (typed) => (typed.birthDate === null ? undefined : { ...typed, birthDate: String(Number(typed.birthDate.slice(0, 4)) + random.between(-3, 3)), birthDateCertainty: 'about' }),
    'only the year told': (typed) => (typed.birthDate === null ? undefined : { ...typed, birthDate: typed.birthDate.slice(0, 4) }),
    'birth date not told': (typed) => ({ ...typed, birthDate: null, birthDateCertainty: 'unknown' }),
    'a digit of the phone wrong': (typed) => (typed.phone === '' ? undefined : { ...typed, phone: put(typed.phone, random.between(6, 8), String(random.between(0, 9))) }),
    'other sex ticked': (typed) => ({ ...typed, sex: typed.sex === 'female' ? 'male' : 'female' }),
    'a letter and a date digit wrong': compose(letterWrong, dateDigit(random)),
  };
};

/** A person comes again: the phone or address may have changed, or not be asked. */
const comesAgain = (random: Random, known: PersonLike): PersonLike => ({
  ...known,
  phone: random.chance(0.65) ? known.phone : random.chance(0.5) ? '' : phone(random),
  ...(random.chance(0.55) ? {} : random.chance(0.5) ? { street: '', town: '' } : { street: home(random).street, town: known.town }),
});

const hardNegatives = (random: Random): Readonly<Record<string, (of: PersonLike) => PersonLike | undefined>> => {
  const otherGiven = (of: PersonLike, isFemale: boolean) => {
    const name = givenNames(random, isFemale);
    return name.split(' ').some((word) => of.givenNames.split(' ').some((other) => other === word || areNicknames(word.toLowerCase(), other.toLowerCase()))) ? undefined : name;
  };
  return {
    'twin': (of) => {
      const isFemale = random.chance(0.5);
      const given = otherGiven(of, isFemale);
      return given === undefined ? undefined : { ...of, givenNames: given, sex: isFemale ? 'female' : 'male' };
    },
    'newborn twin without a name': (of) => ({ ...of, givenNames: random.pick(['Baby boy', 'Baby girl', 'Twin 2', 'Baby B']) }),
    'father or son of one name': (of) => (of.birthDate?.length === 10 ? { ...of, birthDate: birthDate(random, Math.max(1905, Number(of.birthDate.slice(0, 4)) - 38), Math.max(1906, Number(of.birthDate.slice(0, 4)) - 19)) } : undefined),
    'brother or sister': (of) => {
      const isFemale = random.chance(0.5);
      const given = otherGiven(of, isFemale);
      return given === undefined ? undefined : { ...of, givenNames: given, sex: isFemale ? 'female' : 'male', birthDate: birthDate(random), birthDateCertainty: 'exact' };
    },
    'another of that name': (of) => ({ ...of, birthDate: birthDate(random), birthDateCertainty: 'exact', phone: phone(random), ...(({ street, town }) => ({ street, town }))(home(random)) }),
    'same family name and birthday': (of) => {
      const given = otherGiven(of, of.sex === 'female');
      return given === undefined ? undefined : { ...of, givenNames: given, phone: phone(random), ...(({ street, town }) => ({ street, town }))(home(random)) };
    },
  };
};

/**
 * Labelled cases for a population: `each` of every kind of slip, of every look-alike, and `honest` new people. Deterministic.
 * Tune with one seed and measure with another.
 */
export const createCases = (seed: number, population: readonly PersonLike[], each: number, honest: number): readonly Case[] => {
  const random = createRandom(seed);
  const cases: Case[] = [];
  const make = (kind: string, change: (of: PersonLike) => PersonLike | undefined, isPerson: boolean) => {
    for (let made = 0, tries = 0; made < each && tries < each * 200; tries += 1) {
      const number = random.between(0, population.length - 1);
      const of = population[number];
      const typed = of && change(of);
      if (!typed) continue;
      cases.push({ kind, typed, isPerson: isPerson ? number : undefined });
      made += 1;
    }
  };
  for (const [kind, change] of Object.entries(errors(random))) make(kind, (of) => change(comesAgain(random, of)), true);
  for (const [kind, change] of Object.entries(hardNegatives(random))) make(kind, change, false);
  for (const typed of createPopulation(random, honest)) cases.push({ kind: 'honest', typed, isPerson: undefined });
  return cases;
};
