import { fold } from '#shared/text/fold.ts';

export const shortestPassword = 12;

// The ones at least twelve long from published lists of common passwords, folded; the full list comes with the staff issue.
const common: ReadonlySet<string> = new Set([
  'password1234', 'password12345', 'password123456', '123456789012', '1234567890123', '111111111111', '000000000000', 'qwertyuiop12',
  'qwertyuiop123', 'qwerty123456', 'administrator', 'administrator1', 'letmeinletmein', 'passwordpassword', 'iloveyou1234', 'welcome12345',
  'changeme1234', 'abcdefghijkl', 'abc123456789', 'wardlight123', 'wardlight1234', 'hospital1234', 'clinic123456', 'monkey123456',
]);

/** `used-before`: one of the person's last passwords; judged by the core, which alone can tell. */
export const weaknesses = ['short', 'common', 'like-name', 'used-before'] as const;
export type PasswordWeakness = (typeof weaknesses)[number];

/** Why a password is refused, or undefined. NIST SP 800-63B: length and a list, no composition rules. */
export const passwordWeakness = (password: string, names: readonly string[]): PasswordWeakness | undefined => {
  if ([...password].length < shortestPassword) return 'short';
  const folded = fold(password).replaceAll(' ', '');
  if (common.has(folded) || /^(.)\1+$/u.test(folded)) return 'common';
  if (names.some((name) => fold(name).replaceAll(' ', '').length >= 4 && folded.replace(/\d+$/, '') === fold(name).replaceAll(' ', ''))) return 'like-name';
  return undefined;
};
