/** What the computer's own session tells: its screen was locked, it is about to sleep, it is awake again. */
export type ComputerSignal = 'lock' | 'sleep' | 'wake';

const SCREEN_SAVERS = ['org.gnome.ScreenSaver', 'org.freedesktop.ScreenSaver'];
const SESSION = 'org.freedesktop.login1.Session';

/**
 * Reads one line of `gdbus monitor`: `/object/path: interface.Signal (arguments)`. `session` is the object path of our own login session;
 * undefined where it could not be found out, and then any session's lock counts.
 */
export const readSignal = (line: string, session: string | undefined): ComputerSignal | undefined => {
  const [, path, member, args] = /^(\/\S*): ([\w.]+) \((.*)\)$/u.exec(line.trim()) ?? [];
  if (path === undefined || member === undefined || args === undefined) return undefined;
  if (path === '/org/freedesktop/login1' && member === 'org.freedesktop.login1.Manager.PrepareForSleep') return args === 'true,' ? 'sleep' : 'wake';
  if (SCREEN_SAVERS.some((name) => member === `${name}.ActiveChanged`)) return args === 'true,' ? 'lock' : undefined;
  if (!path.startsWith('/org/freedesktop/login1/session/') || (session !== undefined && path !== session)) return undefined;
  if (member === `${SESSION}.Lock`) return 'lock';
  const isHint = member === 'org.freedesktop.DBus.Properties.PropertiesChanged' && args.startsWith(`'${SESSION}'`);
  return isHint && /'LockedHint': <true>/u.test(args) ? 'lock' : undefined;
};

/** The object path in the answer to logind's `GetSession`. */
export const readSessionPath = (answer: string): string | undefined => /^\(objectpath '(\/[\w/]+)',\)$/u.exec(answer.trim())?.[1];
