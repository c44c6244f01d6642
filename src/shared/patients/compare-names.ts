import { lettersApart, soundAlike } from './letters-apart.ts';
import type { ReasonCode } from './match-reasons.ts';
import { weights } from './match-weights.ts';
import { areNicknames } from './nicknames.ts';
import type { Comparable } from './person-like.ts';

type How = keyof (typeof weights)['given'];

export interface NamesCompared {
  readonly weight: number;
  readonly reasons: readonly ReasonCode[];
  /** False when the given names are two people's as far as anybody can see: twins, sisters, a baby without a name. */
  readonly mayBeCertain: boolean;
  /** Both names as written, order and accents aside. */
  readonly isWhole: boolean;
}

const vowel = /^[aeiou]/;

const oneWord = (a: string, b: string): How => {
  if (a === b) return 'same';
  const apart = lettersApart(a, b);
  const longest = Math.max(a.length, b.length);
  const isSlip = (apart === 1 && longest >= 4) || (apart === 2 && longest >= 8);
  const beginsAlike = a[0] === b[0] || (a[0] === b[1] && a[1] === b[0]);
  if (isSlip && beginsAlike && longest >= 5) return 'letter';
  if (soundAlike(a, b)) return a[0] === b[0] || !vowel.test(a) || !vowel.test(b) ? 'sounds' : 'first-letter';
  return isSlip ? 'first-letter' : 'other';
};

const initialOf = (a: string, b: string): boolean => (a.length === 1 || b.length === 1) && a[0] === b[0];
const isFuzzy = (a: string, b: string): boolean => !['other', 'first-letter'].includes(oneWord(a, b));

/** Words as one, from either end: which came first is not what counts. */
const joined = (words: readonly string[]): readonly string[] => [words.join(''), [...words].reverse().join('')];

/** How two lists of folded words compare, order aside. Symmetric. */
const compareWords = (wordsA: readonly string[], wordsB: readonly string[]): How => {
  // A word said twice is one: `Haddad Haddad` has no more in common with `Haddad`.
  const [as, bs] = [[...new Set(wordsA)], [...new Set(wordsB)]];
  if (as.length === 0 || bs.length === 0) return 'unknown';
  const [oneA = '', oneB = ''] = [as[0], bs[0]];
  if (as.length === 1 && bs.length === 1) return oneA === oneB ? 'same' : areNicknames(oneA, oneB) ? 'nickname' : initialOf(oneA, oneB) ? 'initial' : oneWord(oneA, oneB);
  const onlyA = as.filter((word) => !bs.includes(word));
  const onlyB = bs.filter((word) => !as.includes(word));
  if (onlyA.length === 0 && onlyB.length === 0) return 'same';
  const isSplitElsewhere = Math.min(as.length, bs.length) === 1;
  const wholes = isSplitElsewhere ? joined(as).flatMap((a) => joined(bs).map((b) => oneWord(a, b))) : [];
  if (wholes.includes('same')) return 'same';
  const common = as.length - onlyA.length;
  const says = as.some((word) => bs.includes(word) && word.length > 1);
  if (says && (onlyA.length === 0 || onlyB.length === 0)) return 'part';
  // `Van den Berg` and `Vandenberg`; otherwise each word is compared with its own.
  const whole = (['letter', 'sounds'] as const).find((how) => wholes.includes(how));
  if (whole) return whole;
  if (onlyA.length === 1 && onlyB.length === 1 && common > 0) {
    const [a = '', b = ''] = [onlyA[0], onlyB[0]];
    if (areNicknames(a, b)) return 'nickname';
    if (initialOf(a, b)) return 'part';
    const how = oneWord(a, b);
    return how === 'other' ? 'partly' : how;
  }
  const [few, many] = as.length <= bs.length ? [as, bs] : [bs, as];
  // One part dropped and a slip in what is left.
  if (few.length < many.length && few.every((word) => word.length >= 4 && many.some((other) => isFuzzy(word, other)))) return 'part';
  if (few.length === 1 && many.some((word) => areNicknames(word, few[0] ?? ''))) return 'nickname';
  return says ? 'partly' : 'other';
};

const compareFamilies = (a: Comparable, b: Comparable): How => {
  const how = compareWords(a.family, b.family);
  if (how !== 'other' && how !== 'partly') return how;
  const isFormer = (family: readonly string[], former: readonly (readonly string[])[]) =>
    family.length > 0 && former.some((words) => words.some((word) => word.length > 1 && family.includes(word)));
  return isFormer(a.family, b.former) || isFormer(b.family, a.former) ? 'former' : how;
};

const compareGiven = (a: Comparable, b: Comparable): How => {
  const how = compareWords(a.given, b.given);
  if (how === 'unknown' && a.given.length + b.given.length > 0) return 'untold';
  if (how === 'same' || how === 'unknown') return how;
  const isCalled = (called: readonly string[], other: Comparable) =>
    called.length > 0 && called.some((word) => word.length > 1 && (other.given.includes(word) || other.called.includes(word)));
  return ['other', 'partly', 'first-letter', 'initial'].includes(how) && (isCalled(a.called, b) || isCalled(b.called, a)) ? 'nickname' : how;
};

const reasonOf: Readonly<Record<How, ReasonCode | undefined>> = {
  'same': undefined, 'former': 'name-former', 'letter': 'name-letter', 'first-letter': 'name-letter', 'part': 'name-part', 'sounds': 'name-sounds', 'nickname': 'name-nickname',
  'initial': 'name-initial', 'partly': 'name-part', 'other': undefined, 'unknown': undefined, 'untold': undefined,
};

const reasonsOf = (family: How, given: How): readonly ReasonCode[] => {
  if (family === 'unknown' && (given === 'unknown' || given === 'untold')) return ['name-unknown'];
  const familyDiffers = family === 'other' || family === 'partly';
  const givenDiffers = given === 'other' || given === 'partly';
  if (familyDiffers && (givenDiffers || given === 'unknown' || given === 'untold')) return ['name-other'];
  const slips = [reasonOf[family], reasonOf[given]].filter((reason, at, all) => reason !== undefined && all.indexOf(reason) === at) as ReasonCode[];
  if (givenDiffers) return [...slips.filter((reason) => reason !== 'name-part'), 'family-only'];
  if (familyDiffers) return [...slips.filter((reason) => reason !== 'name-part'), 'given-only'];
  return slips.length > 0 ? slips : ['name-same'];
};

const arrange = (family: How, given: How, extra: number): NamesCompared => ({
  weight: weights.family[family] + weights.given[given] + extra,
  reasons: extra < 0 ? ['names-exchanged', ...reasonsOf(family, given).filter((reason) => reason !== 'name-same')] : reasonsOf(family, given),
  mayBeCertain: !['other', 'partly', 'first-letter', 'initial', 'untold'].includes(given) && !(family === 'unknown' && given === 'unknown'),
  isWhole: family === 'same' && given === 'same',
});

/** How two people's names compare, in the arrangement that fits best. Symmetric. */
export const compareNames = (a: Comparable, b: Comparable): NamesCompared => {
  const straight = arrange(compareFamilies(a, b), compareGiven(a, b), 0);
  if (straight.isWhole) return straight;
  if (a.isUnnamedBaby || b.isUnnamedBaby) {
    const family = compareFamilies(a, b);
    return { weight: weights.family[family], reasons: [...reasonsOf(family, 'unknown').filter((reason) => reason !== 'name-same'), 'name-baby'], mayBeCertain: false, isWhole: false };
  }
  const arrangements = [straight];
  const [one, other] = [compareWords(a.family, b.given), compareWords(a.given, b.family)];
  if (![one, other].some((how) => how === 'unknown' || how === 'nickname')) {
    // Which of the two is the family name cannot be known: the way that says less, so that it is the same from either side.
    const ways = [arrange(one, other, weights.exchanged), arrange(other, one, weights.exchanged)] as const;
    const sayLess = ways[0].weight - ways[1].weight || (ways[0].reasons.join() < ways[1].reasons.join() ? -1 : 1);
    arrangements.push(sayLess < 0 ? ways[0] : ways[1]);
  }
  // The line between family and given names is drawn in many places; the words are what counts.
  const [wordsA, wordsB] = [[...a.family, ...a.given], [...b.family, ...b.given]];
  if (Math.min(wordsA.length, wordsB.length) > 1) {
    const all = compareWords(wordsA, wordsB);
    if (all === 'same') arrangements.push(arrange('same', 'same', 0));
    if (all === 'part' && new Set(wordsA.filter((word) => wordsB.includes(word))).size > 1) arrangements.push(arrange('part', 'part', 0));
  }
  if (a.wholeNames.some((name) => b.wholeNames.includes(name))) arrangements.push({ ...arrange('same', a.given.length + b.given.length === 0 ? 'unknown' : 'same', 0) });
  return arrangements.reduce((best, each) => (each.weight > best.weight ? each : best));
};
