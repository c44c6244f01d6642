import { accessSync, constants } from 'node:fs';

/** Whether a file stands there that we may start. */
export const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
