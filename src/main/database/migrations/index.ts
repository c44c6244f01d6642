import type { Migration } from '#shared/database/migrate.ts';
import { foundation } from './0010-foundation.ts';
import { interchange } from './0020-interchange.ts';
import { patients } from './0030-patients.ts';
import { vitals } from './0040-vitals.ts';
import { allergies } from './0050-allergies.ts';

/** In order; numbers rise by ten, and a released one never changes. */
export const migrations: readonly Migration[] = [foundation, interchange, patients, vitals, allergies];
