import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

const PREFIX = 'wardlight-demo-';

/** Makes the folder of a demo that was given none. It outlives a seal and goes with the program. */
export const makeDemoFolder = (): string => mkdtempSync(join(realpathSync(tmpdir()), PREFIX));

/** Removes a folder that `makeDemoFolder` made, told by its name and place; any other one, which a person named, stays. */
export const removeDemoFolder = (folder: string): void => {
  const path = resolve(folder);
  if (dirname(path) !== realpathSync(tmpdir()) || !basename(path).startsWith(PREFIX)) return;
  rmSync(path, { recursive: true, force: true });
};
