import { doubleMetaphone } from 'double-metaphone';
import { distance } from 'fastest-levenshtein';

/** True when one exchange of two neighbours makes the one word of the other: `smiht`, `smith`. */
export const areNeighboursExchanged = (a: string, b: string): boolean => {
  if (a.length !== b.length || a === b) return false;
  let at = 0;
  while (a[at] === b[at]) at += 1;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
};

/** Letters two words differ in, Damerau's way for the first exchange: an exchange of neighbours is one slip of the hand, not two. */
export const lettersApart = (a: string, b: string): number =>
  a === b ? 0 : areNeighboursExchanged(a, b) ? 1 : distance(a, b);

const latin = /^[a-z]+$/;
const sounds = new Map<string, readonly [string, string]>();
// Names repeat, and working out a sound costs more than looking it up; bounded so that a long import does not fill the memory.
const mostKept = 20_000;

/** How a folded word sounds (Double Metaphone), two readings. A word in another script, or too short to have a sound, is itself. */
export const soundsOf = (word: string): readonly [string, string] => {
  const kept = sounds.get(word);
  if (kept) return kept;
  const [first, second] = latin.test(word) ? doubleMetaphone(word) : ['', ''];
  const made: readonly [string, string] = first.length < 2 ? [word, word] : [first, second.length < 2 ? first : second];
  if (sounds.size >= mostKept) sounds.clear();
  sounds.set(word, made);
  return made;
};

/** Whether two folded words have a reading in common. */
export const soundAlike = (a: string, b: string): boolean => {
  const [left, right] = [soundsOf(a), soundsOf(b)];
  return left[0] === right[0] || left[0] === right[1] || left[1] === right[0];
};
