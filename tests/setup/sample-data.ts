import { existsSync } from 'node:fs';
import { join } from 'node:path';

const given = process.env['WARDLIGHT_DATA'];
const folder = given === undefined || given === '' ? join(import.meta.dirname, '../../../shared/data') : given;

/**
 * The folder of sample records, too large for the repository; undefined where there is none. Tests that need it are in files
 * named `*.data.test.ts` and say `describe.skipIf(sampleData === undefined)`; `npm test` counts them in its closing lines.
 */
export const sampleData: string | undefined = existsSync(folder) ? folder : undefined;
