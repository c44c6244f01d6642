import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder. Scripts never rely on the working directory. */
export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/[/\\]$/, '');
export const inRoot = (...parts) => join(root, ...parts);
