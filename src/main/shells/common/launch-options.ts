/** What `npm start` passes on; both shells read the same words. */
export interface LaunchOptions {
  readonly dataDir: string | undefined;
  readonly demo: boolean;
  readonly exitWhenReady: boolean;
  readonly headless: boolean;
}

export type ParsedLaunch =
  | { readonly type: 'options'; readonly options: LaunchOptions }
  | { readonly type: 'usage'; readonly message: string };

const FLAGS = { '--demo': 'demo', '--exit-when-ready': 'exitWhenReady', '--headless': 'headless' } as const;

/** Reads the arguments; anything unknown is a usage error, so a debugging switch can never slip through to a browser. */
export const parseLaunchOptions = (argv: readonly string[]): ParsedLaunch => {
  const found = { demo: false, exitWhenReady: false, headless: false };
  let dataDir: string | undefined;
  for (let at = 0; at < argv.length; at += 1) {
    const [name = '', inline] = splitOnce(argv[at] ?? '');
    if (inline === undefined && isFlag(name)) {
      found[FLAGS[name]] = true;
      continue;
    }
    if (name !== '--data' && name !== '--shell') return usage(`Wardlight does not know the option ${name}.`);
    const value = inline ?? argv[(at += 1)];
    if (value === undefined || value === '' || value.startsWith('--')) return usage(`${name} needs a value after it.`);
    if (name === '--data') dataDir = value;
  }
  return { type: 'options', options: { dataDir, ...found } };
};

const isFlag = (name: string): name is keyof typeof FLAGS => Object.hasOwn(FLAGS, name);

const splitOnce = (argument: string): readonly [string, string | undefined] => {
  const equals = argument.indexOf('=');
  return equals < 0 ? [argument, undefined] : [argument.slice(0, equals), argument.slice(equals + 1)];
};

const usage = (message: string): ParsedLaunch => ({ type: 'usage', message });
