/** Crockford's base 32: no I, L, O or U, which read as other letters. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Half of a code is `pin`: the first bytes of SHA-256 of the hub's SubjectPublicKeyInfo. The other is `secret`. */
export interface EnrolmentCode {
  readonly pin: Uint8Array;
  readonly secret: Uint8Array;
}
export const codePartBytes = 10;

/** 32 letters in groups of four, as a person reads them out. */
export const formatEnrolmentCode = ({ pin, secret }: EnrolmentCode): string => {
  let [bits, held, text] = [0, 0, ''];
  for (const byte of [...pin.subarray(0, codePartBytes), ...secret.subarray(0, codePartBytes)]) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5;) {
      bits -= 5;
      text += letters[(held >> bits) & 31] ?? '';
    }
    held &= (1 << bits) - 1;
  }
  return text.replace(/(.{4})(?=.)/g, '$1-');
};

/** As typed: small letters, spaces, and O, I and L for what they look like. Undefined when it is no code. */
export const parseEnrolmentCode = (typed: string): EnrolmentCode | undefined => {
  const tidy = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  if (tidy.length !== 32) return undefined;
  const bytes: number[] = [];
  let [bits, held] = [0, 0];
  for (const letter of tidy) {
    const value = letters.indexOf(letter);
    if (value < 0) return undefined;
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
      held &= (1 << bits) - 1;
    }
  }
  const all = Uint8Array.from(bytes);
  return { pin: all.subarray(0, codePartBytes), secret: all.subarray(codePartBytes) };
};
