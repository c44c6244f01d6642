const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const values: ReadonlyMap<string, number> = new Map([...letters].map((letter, i) => [letter, i]));

/** RFC 4648 section 4, with padding. */
export const toBase64 = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b, c] = bytes.subarray(at, at + 3);
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    text += `${letters[bits >> 18] ?? ''}${letters[(bits >> 12) & 63] ?? ''}${b === undefined ? '=' : letters[(bits >> 6) & 63] ?? ''}${c === undefined ? '=' : letters[bits & 63] ?? ''}`;
  }
  return text;
};

/** Undefined for what is no base64, and for another writing of the same bytes: only one is ours. */
export const fromBase64 = (text: string): Uint8Array | undefined => {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return undefined;
  const bytes = new Uint8Array((text.length / 4) * 3);
  for (let at = 0; at < text.length; at += 4) {
    const bits = [...text.slice(at, at + 4)].reduce((sum, letter) => (sum << 6) | (values.get(letter) ?? 0), 0);
    bytes.set([bits >> 16, (bits >> 8) & 255, bits & 255], (at / 4) * 3);
  }
  const whole = bytes.slice(0, bytes.length - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0));
  return toBase64(whole) === text ? whole : undefined;
};
