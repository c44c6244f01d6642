import type { Result } from '#shared/results/result.ts';
import { formatNumber, t } from '#renderer/text/index.ts';

const raised: Readonly<Record<string, string>> = { '0': '⁰', '1': '¹', '2': '²', '3': '³', '4': '⁴', '5': '⁵', '6': '⁶', '7': '⁷', '8': '⁸', '9': '⁹' };

/** UCUM as people read it: `10*3/uL` is `10³/µL`, `m[IU]/L` is `mIU/L`, `{INR}` says nothing that the name does not. */
export const resultUnit = (unit: string): string =>
  unit
    .replace(/\{[^}]*\}/g, '')
    .replace(/10[*^](\d+)/g, (_all, power: string) => `10${[...power].map((digit) => raised[digit] ?? digit).join('')}`)
    .replace(/\bu(?=(?:L|g|mol|m|kat)\b)/g, 'µ')
    .replace(/\[([^\]]*)\]/g, '$1')
    .replace(/^\//, '/')
    .trim();

const known = ['H', 'HH', 'HU', 'L', 'LL', 'LU', 'A', 'AA', 'N', 'POS', 'NEG', 'DET', 'ND', 'R', 'S', 'I', 'IND'] as const;
const isKnown = (code: string): code is (typeof known)[number] => (known as readonly string[]).includes(code);

/** How the value reads: the source's interpretation, else what its own range says; '' when neither is told. */
export const readingWords = ({ interpretation, value, low, high }: Result): string => {
  if (isKnown(interpretation)) return t(`reads.${interpretation}`);
  if (interpretation !== '') return interpretation;
  if (value !== null && low !== null && value < low) return t('reads.L');
  if (value !== null && high !== null && value > high) return t('reads.H');
  return '';
};

/** Normal, negative or within the range is no reason to look again. */
export const isOdd = ({ interpretation, value, low, high }: Result): boolean =>
  interpretation === '' ? value !== null && ((low !== null && value < low) || (high !== null && value > high)) : !['N', 'NEG', 'ND', 'S'].includes(interpretation);

/** Every digit that came: 0.005 must not read as 0.01. */
export const exactNumber = (value: number): string => {
  const [digits = '', power = '0'] = String(value).split('e');
  const decimals = (digits.split('.')[1] ?? '').length - Number(power);
  return formatNumber(value, Math.min(Math.max(decimals, 0), 20));
};

/** `7.2 %`, or the source's words. */
export const valueWords = ({ value, unit, valueText }: Result): string => {
  if (value === null) return valueText;
  const words = resultUnit(unit);
  return words === '' ? exactNumber(value) : `${exactNumber(value)} ${words}`;
};

/** The range told as numbers, else in the source's words. */
export const rangeWords = ({ low, high, rangeText }: Result): string => {
  if (low !== null && high !== null) return t('result.range.both', { low: exactNumber(low), high: exactNumber(high) });
  if (low !== null) return t('result.range.low', { low: exactNumber(low) });
  if (high !== null) return t('result.range.high', { high: exactNumber(high) });
  return rangeText;
};

const kinds = ['laboratory', 'imaging', 'social-history', 'survey', 'exam', 'procedure', 'therapy', 'activity', 'vital-signs', 'other'] as const;
/** observation-category in words; another system's code as it is. */
export const kindWords = (category: string): string => {
  const kind = kinds.find((each) => each === category);
  return kind === undefined ? category : t(`resultKind.${kind}`);
};
