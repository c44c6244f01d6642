/** What `npm start` passes on; both shells read the same words. */
export interface LaunchOptions {
  readonly dataDir: string | undefined;
  readonly demo: boolean;
  readonly exitWhenReady: boolean;
  readonly headless: boolean;
  /** How large the demo is and which invented people are in it; absent: as usual. */
  readonly patients?: number;
  readonly seed?: number;
}

export type ParsedLaunch =
  | { readonly type: 'options'; readonly options: LaunchOptions }
  | { readonly type: 'usage'; readonly message: string };

const NUMBERS = { '--patients': 'patients', '--seed': 'seed' } as const;
/** More would take the evening to make. */
const mostPatients = 200_000;

const FLAGS = { '--demo': 'demo', '--exit-when-ready': 'exitWhenReady', '--headless': 'headless' } as const;

/** Reads the arguments; anything unknown is a usage error, so a debugging switch can never slip through to a browser. */
export const parseLaunchOptions = (argv: readonly string[]): ParsedLaunch => {
  const found = { demo: false, exitWhenReady: false, headless: false };
  const numbers: { patients?: number; seed?: number } = {};
  let dataDir: string | undefined;
  for (let at = 0; at < argv.length; at += 1) {
    const [name = '', inline] = splitOnce(argv[at] ?? '');
    if (inline === undefined && isFlag(name)) {
      found[FLAGS[name]] = true;
      continue;
    }
    if (name !== '--data' && name !== '--shell' && !isNumber(name)) return usage(`Wardlight does not know the option ${name}.`);
    const value = inline ?? argv[(at += 1)];
    if (value === undefined || value === '' || value.startsWith('--')) return usage(`${name} needs a value after it.`);
    if (name === '--data') dataDir = value;
    if (!isNumber(name)) continue;
    if (!/^\d{1,9}$/.test(value) || (name === '--patients' && (Number(value) < 1 || Number(value) > mostPatients))) return usage(`${name} needs a whole number after it, not ${value}.`);
    numbers[NUMBERS[name]] = Number(value);
  }
  if (!found.demo && Object.keys(numbers).length > 0) return usage('--patients and --seed say what is in a demo: they go with --demo.');
  return { type: 'options', options: { dataDir, ...found, ...numbers } };
};

const isFlag = (name: string): name is keyof typeof FLAGS => Object.hasOwn(FLAGS, name);

const isNumber = (name: string): name is keyof typeof NUMBERS => Object.hasOwn(NUMBERS, name);

const splitOnce = (argument: string): readonly [string, string | undefined] => {
  const equals = argument.indexOf('=');
  return equals < 0 ? [argument, undefined] : [argument.slice(0, equals), argument.slice(equals + 1)];
};

const usage = (message: string): ParsedLaunch => ({ type: 'usage', message });
