const isWide = (code: number): boolean => code >= 0x2e80 && (code < 0xd800 || code > 0xdfff);

/** The last place at or before `end` where a text may stop: before a space, or between two letters of a script without spaces. */
const lastStop = (text: string, end: number): number => {
  for (let at = end; at > 0; at -= 1) {
    if (text.charCodeAt(at) === 32 || (isWide(text.charCodeAt(at)) && isWide(text.charCodeAt(at - 1)))) return at;
  }
  return 0;
};

/**
 * As many whole words as fit, closed by ` …`; the text itself when it fits. No word is ever cut: half of `1000 mg` is another dose.
 * Only for what the kept original shows in full; names and codes are refused instead.
 */
export const fitWords = (text: string, max: number): string => {
  if (text.length <= max) return text;
  const stop = lastStop(text, max - 2);
  return stop === 0 ? '…' : `${text.slice(0, stop)} …`;
};

/** Parts told once each, as many whole ones as fit; ` …` says that more were told. A first part that is too long is fitted by words. */
export const joinWords = (parts: readonly string[], between: string, max: number): string => {
  const told = [...new Set(parts)].filter((part) => part !== '');
  const [first] = told;
  if (first === undefined) return '';
  if (told.length === 1) return fitWords(first, max);
  const whole = told.join(between);
  if (whole.length <= max) return whole;
  if (first.length > max - 2) return fitWords(first, max);
  let line = first;
  for (const part of told.slice(1)) {
    if (line.length + between.length + part.length > max - 2) break;
    line += between + part;
  }
  return `${line} …`;
};
