import { fold } from '#shared/text/fold.ts';

export const shortestPassword = 12;

/** `used-before`: one of the person's last passwords; judged by the core, which alone can tell. */
export const weaknesses = ['short', 'common', 'like-name', 'used-before'] as const;
export type PasswordWeakness = (typeof weaknesses)[number];

const together = (text: string): string => fold(text).replaceAll(' ', '');
/** Without the digits and signs that make a word long enough. */
const bare = (text: string): string => text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
const letterFor: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's', '!': 'i' };
const spelledOut = (text: string): string => text.replace(/[013457@$!]/g, (sign) => letterFor[sign] ?? sign);
/** `ab` of `ababab`; the text itself when nothing is repeated. */
const repeated = (text: string): string => /^(.+?)\1+$/su.exec(text)?.[1] ?? text;
/** Each sign the next one, or the one before: 123456789012, lkjihgfedcba. */
const isRun = (text: string): boolean => {
  const steps = [...text].slice(1).map((sign, i) => (sign.codePointAt(0) ?? 0) - ([...text][i]?.codePointAt(0) ?? 0));
  return [1, -1].some((step) => steps.every((each) => each === step || each === step * -9));
};

/** Our own field: what somebody in a clinic tries first. */
const ourWords: ReadonlySet<string> = new Set(['wardlight', 'hospital', 'clinic', 'nurse', 'doctor', 'patient', 'medical', 'reception', 'frontdesk', 'surgery', 'changeme', 'administrator']);

/**
 * Whether a password is one of `known` (the list of common ones), or one of them repeated, with digits and signs around it or with
 * signs in the place of letters; or a run, or a few signs again and again.
 */
const isCommon = (typed: string, known: ReadonlySet<string>): boolean => {
  const folded = together(typed);
  const unit = repeated(typed);
  if ((unit !== typed && unit.length <= 4) || isRun(typed)) return true;
  const words = [folded, bare(folded), bare(spelledOut(bare(typed))), bare(spelledOut(typed))].flatMap((word) => [word, repeated(word)]);
  return words.some((word) => known.has(word) || ourWords.has(word));
};

/** Why a password is refused, or undefined. NIST SP 800-63B: length and a list, no composition rules. */
export const passwordWeakness = (password: string, names: readonly string[], known: ReadonlySet<string>): PasswordWeakness | undefined => {
  if ([...password].length < shortestPassword) return 'short';
  const folded = together(password);
  const isName = (name: string): boolean => [folded, bare(folded), repeated(bare(folded))].some((each) => each === name || each === bare(name));
  if (names.map(together).some((name) => name.length >= 4 && isName(name))) return 'like-name';
  return isCommon(password.normalize('NFKC').toLowerCase(), known) ? 'common' : undefined;
};
