// Out of a packed archive, in plain Node: does everything that is imported lie where it is looked for?
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packedFiles } from './build-node.mjs';
import { importsOf } from './packed-modules.mjs';

const asar = createRequire(import.meta.url)('@electron/asar');

const inNode = (code, cwd) =>
  new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '-e', code], { cwd, timeout: 20_000 }, (error, _out, stderr) => {
      resolve(error === null ? [] : [stderr.split('\n').find((line) => /Error|cannot/.test(line)) ?? `ended by ${error.signal ?? error.code}`]);
    });
  });

const mainProgram = 'dist/electron/main.mjs';

/**
 * Main's packages are imported from the archive as it is taken apart in `room`, add-ons with it; the helpers' from the folder beside the archive, where they lie.
 * Answers what is not found, one line each.
 */
export const whyNotRunning = async (archive, room) => {
  const apart = join(room, 'apart');
  mkdirSync(apart, { recursive: true });
  asar.extractAll(archive, apart);
  const outside = `${archive}.unpacked`;
  const faults = [];
  for (const file of packedFiles.filter((path) => path.endsWith('.mjs'))) {
    const home = file === mainProgram ? apart : outside;
    if (!existsSync(join(home, file))) {
      faults.push(`${file} is not there`);
      continue;
    }
    const names = await importsOf(join(home, file));
    const probe = join(home, file.replace(/[^/]+$/, 'probe.mjs'));
    // Imported from beside the file itself, so that Node looks for each where it would for the file.
    writeFileSync(probe, names.map((name) => `await import('${name}');\n`).join(''));
    faults.push(...(await inNode(`await import(${JSON.stringify(pathToFileURL(probe).href)}); process.exit(0);`, room)).map((why) => `${file}: ${why}`));
  }
  return faults;
};
