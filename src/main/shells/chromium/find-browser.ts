import { delimiter, isAbsolute, join } from 'node:path';
import { isProgram } from '#main/shells/common/is-program.ts';

/** Older browsers lack parts of the page policy. */
export const OLDEST_BROWSER = 120;

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const MAC_APPS = ['/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** The browser to start: `WARDLIGHT_CHROMIUM` if set, else the first known one on this computer. */
export const findBrowser = (env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string | undefined => {
  const chosen = env['WARDLIGHT_CHROMIUM'];
  if (chosen !== undefined) return isAbsolute(chosen) && isProgram(chosen) ? chosen : undefined;
  const folders = (env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  const onPath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...(platform === 'darwin' ? MAC_APPS : [])].find(isProgram);
};

/** The major version in `Chrome/156.0.8078.79`, or 0 where there is none. */
export const majorVersion = (product: string): number => Number(/\/(\d+)\./u.exec(product)?.[1] ?? 0);
