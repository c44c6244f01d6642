// Packages that are no dependency of ours, in a folder of their own with a lock file: installed by the first command that wants them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './packages.mjs';
import { step } from './say.mjs';

export const isInstalledBeside = (folder) => existsSync(join(folder, 'node_modules/.package-lock.json'));

/** Answers why not, or nothing. Add-ons are built here, with the headers beside this Node where there are any. */
export const installBeside = (folder, what) =>
  step(`installing ${what} (a minute or two, once)`, async () => {
    const prefix = new URL('../', `file://${process.execPath}`).pathname.replace(/\/$/, '');
    const headers = existsSync(`${prefix}/include/node/node.h`) ? { npm_config_nodedir: prefix, npm_config_build_from_source: 'true' } : {};
    const { code, output } = await npm(['ci', '--prefix', folder, '--no-audit', '--no-fund'], { ...process.env, ...headers });
    return code === 0 ? undefined : output.trimEnd().split('\n').slice(-8).join('\n');
  });
