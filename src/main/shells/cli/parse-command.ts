import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { purposes } from '#shared/audit/purposes.ts';
import type { Purpose } from '#shared/audit/purposes.ts';
import { roles } from '#shared/staff/roles.ts';
import type { Role } from '#shared/staff/roles.ts';

interface Credentials {
  readonly user: string;
  readonly passwordFile: string;
  /** For who has a second factor. */
  readonly codeFile: string | undefined;
}
/** What somebody knows of the log from elsewhere. */
interface Known {
  readonly firstKey: string | undefined;
  /** Files with a signed head each. */
  readonly checkpoints: readonly string[];
  /** `NAME=KEY`. */
  readonly witnesses: readonly string[];
}
interface Placed {
  /** Undefined: the default data directory. */
  readonly dataDir: string | undefined;
}

export type Command = Placed & (
  | { readonly name: 'status' }
  | { readonly name: 'init'; readonly clinic: string; readonly displayName: string } & Credentials
  | { readonly name: 'patients search'; readonly query: string } & Credentials
  | { readonly name: 'patients show'; readonly id: string } & Credentials
  | { readonly name: 'staff add'; readonly userName: string; readonly displayName: string; readonly role: Role; readonly newPasswordFile: string } & Credentials
  | { readonly name: 'backup create'; readonly file: string } & Credentials
  | { readonly name: 'audit export'; readonly patientId: string | undefined; readonly range: readonly [number, number] | undefined; readonly purpose: Purpose; readonly file: string } & Credentials
  | { readonly name: 'audit verify' } & Known & Credentials
  /** Of an exported bundle: without a clinic. */
  | { readonly name: 'audit verify file'; readonly file: string } & Known
  | { readonly name: 'import'; readonly paths: readonly string[]; readonly source: string; readonly strict: boolean } & Credentials
);

export type ParsedCommand =
  | { readonly type: 'command'; readonly command: Command }
  | { readonly type: 'help' }
  | { readonly type: 'usage'; readonly message: string };

export const usageLines = [
  'status [--data DIR]',
  'init [--data DIR] --clinic NAME --admin USER [--name "FULL NAME"] --password-file FILE',
  'patients search WORDS… [--data DIR] --user USER --password-file FILE [--code-file FILE]',
  'patients show ID [--data DIR] --user USER --password-file FILE [--code-file FILE]',
  `staff add NEW-USER --name "FULL NAME" --role ${roles.join('|')} --new-password-file FILE [--data DIR] --user USER --password-file FILE [--code-file FILE]`,
  'backup create FILE [--data DIR] --user USER --password-file FILE [--code-file FILE]',
  `audit export FILE [--patient ID | --from SEQ --to SEQ] [--purpose ${purposes.join('|')}] [--data DIR] --user USER --password-file FILE [--code-file FILE]`,
  'audit prove SEQ FILE [--purpose …] [--data DIR] --user USER --password-file FILE [--code-file FILE]',
  'audit verify [--first-key FINGERPRINT] [--checkpoint FILE]… [--data DIR] --user USER --password-file FILE [--code-file FILE]',
  'audit verify FILE [--first-key FINGERPRINT] [--checkpoint FILE]… [--witness NAME=KEY]…',
  'import FILE-OR-FOLDER… [--source NAME] [--strict] [--data DIR] --user USER --password-file FILE [--code-file FILE]',
] as const;

const text = { type: 'string' } as const;
const common = { data: text, user: text, 'password-file': text, 'code-file': text } as const;
const optionsByCommand = {
  status: { data: text },
  init: { data: text, clinic: text, admin: text, name: text, 'password-file': text },
  'patients search': common,
  'patients show': common,
  'staff add': { ...common, name: text, role: text, 'new-password-file': text },
  'backup create': common,
  'audit export': { ...common, patient: text, from: text, to: text, purpose: text },
  'audit prove': { ...common, purpose: text },
  'audit verify': { ...common, 'first-key': text, checkpoint: { type: 'string', multiple: true }, witness: { type: 'string', multiple: true } },
  import: { ...common, source: text, strict: { type: 'boolean' } },
} as const;
type Name = keyof typeof optionsByCommand;
const isName = (name: string): name is Name => Object.hasOwn(optionsByCommand, name);

/** Thrown inside this file only: the first thing that is missing. */
class Missing extends Error {}

/** Reads the arguments after the program's name. Nothing is asked: what is missing is said, and the exit code is 2. */
export const parseCommand = (argv: readonly string[]): ParsedCommand => {
  if (argv.length === 0 || argv.includes('--help') || argv[0] === 'help') return { type: 'help' };
  const [first = '', second = ''] = argv;
  const name = [`${first} ${second}`, first].find(isName);
  if (name === undefined) return { type: 'usage', message: 'No such command.' };
  try {
    const { values, positionals } = parseArgs({ args: argv.slice(name.split(' ').length), options: optionsByCommand[name], allowPositionals: true, strict: true });
    return { type: 'command', command: commandOf(name, values, positionals) };
  } catch (error) {
    if (error instanceof Missing) return { type: 'usage', message: error.message };
    // parseArgs throws for an option it does not know or one without its value; its words name only the option.
    if (error instanceof TypeError && String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')) return { type: 'usage', message: error.message };
    throw error;
  }
};

const commandOf = (name: Name, values: Readonly<Record<string, unknown>>, positionals: readonly string[]): Command => {
  const optional = (option: string) => (typeof values[option] === 'string' && values[option] !== '' ? values[option] : undefined);
  const needed = (option: string): string => {
    const value = optional(option);
    if (value === undefined) throw new Missing(`${name} needs --${option}.`);
    return value;
  };
  const exactly = (count: number, what: string): string => {
    if (positionals.length !== count) throw new Missing(`${name} takes ${what}.`);
    return positionals[0] ?? '';
  };
  const some = (what: string): readonly string[] => {
    if (positionals.length === 0) throw new Missing(`${name} needs ${what}.`);
    return positionals;
  };
  const several = (option: string): readonly string[] => (values[option] as readonly string[] | undefined) ?? [];
  const seqOf = (value: string): number => {
    if (!/^[1-9]\d{0,14}$/.test(value)) throw new Missing('A sequence is a whole number from 1.');
    return Number(value);
  };
  const purpose = (): Purpose => {
    const found = purposes.find((known) => known === (optional('purpose') ?? 'privacy-review'));
    if (found === undefined) throw new Missing(`--purpose is one of ${purposes.join(', ')}.`);
    return found;
  };
  const dataDir = optional('data');
  const credentials = (user = 'user'): Credentials => ({ user: needed(user), passwordFile: needed('password-file'), codeFile: optional('code-file') });
  switch (name) {
    case 'status':
      exactly(0, 'no more words');
      return { name, dataDir };
    case 'init': {
      exactly(0, 'no more words');
      const found = credentials('admin');
      return { name, dataDir, clinic: needed('clinic'), displayName: optional('name') ?? found.user, ...found };
    }
    case 'patients search': return { name, dataDir, query: some('words to look for').join(' '), ...credentials() };
    case 'patients show': return { name, dataDir, id: exactly(1, 'one patient id'), ...credentials() };
    case 'staff add': {
      const role = roles.find((known) => known === needed('role'));
      if (role === undefined) throw new Missing(`--role is one of ${roles.join(', ')}.`);
      return { name, dataDir, userName: exactly(1, 'one new user name'), displayName: needed('name'), role, newPasswordFile: needed('new-password-file'), ...credentials() };
    }
    // Meant from where it was typed.
    case 'backup create': return { name, dataDir, file: resolve(exactly(1, 'one new file')), ...credentials() };
    case 'audit export': {
      const [from, to] = [optional('from'), optional('to')];
      if ((from === undefined) !== (to === undefined)) throw new Missing('--from and --to go together.');
      if (from !== undefined && optional('patient') !== undefined) throw new Missing('It is --patient, or --from and --to.');
      return { name, dataDir, patientId: optional('patient'), range: from === undefined ? undefined : [seqOf(from), seqOf(to ?? '')], purpose: purpose(), file: resolve(exactly(1, 'one new file')), ...credentials() };
    }
    case 'audit prove': {
      exactly(2, 'a sequence and one new file');
      const seq = seqOf(positionals[0] ?? '');
      return { name: 'audit export', dataDir, patientId: undefined, range: [seq, seq], purpose: purpose(), file: resolve(positionals[1] ?? ''), ...credentials() };
    }
    case 'audit verify': {
      const known = { firstKey: optional('first-key'), checkpoints: several('checkpoint').map((path) => resolve(path)), witnesses: several('witness') };
      return positionals.length === 0 ? { name, dataDir, ...known, ...credentials() } : { name: 'audit verify file', dataDir: undefined, file: resolve(exactly(1, 'one bundle')), ...known };
    }
    case 'import': return { name, dataDir, paths: some('a file or a folder'), source: optional('source') ?? '', strict: values['strict'] === true, ...credentials() };
  }
};
