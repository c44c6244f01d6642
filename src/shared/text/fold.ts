// Letters that Unicode does not decompose but people type without their stroke or ligature.
const undecomposed: Readonly<Record<string, string>> = {
  ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ħ: 'h', ı: 'i', ŋ: 'n', ŧ: 't', ĸ: 'k',
};

/** Case and accents taken away, so that `Nguyễn`, `NGUYEN` and `nguyen` are one word. Other scripts stay as they are. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[ßæœøđðþłħıŋŧĸ]/g, (letter) => undecomposed[letter] ?? letter)
    .replace(/['’ʼ`´]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The folded words of a text, in order. */
export const foldedWords = (text: string): readonly string[] => fold(text).split(' ').filter((word) => word.length > 0);

/** Only the digits of a phone or record number. */
export const digitsOf = (text: string): string => text.normalize('NFKC').replace(/\D+/g, '');
