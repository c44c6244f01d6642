import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { roles } from '#shared/staff/roles.ts';
import type { Role } from '#shared/staff/roles.ts';

interface Credentials {
  readonly user: string;
  readonly passwordFile: string;
  /** For who has a second factor. */
  readonly codeFile: string | undefined;
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
    case 'import': return { name, dataDir, paths: some('a file or a folder'), source: optional('source') ?? '', strict: values['strict'] === true, ...credentials() };
  }
};
