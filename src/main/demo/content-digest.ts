import { createHash } from 'node:crypto';
import { canonicalJson } from '#shared/interchange/json.ts';
import type { DemoClinic } from './demo-clinic.ts';

/**
 * SHA-256 of the plan in canonical JSON, hex: what is in the clinic, for the same seed, size and day always the same.
 * Ids, record numbers and the audit's times are not in a plan: they differ in each run, as in every clinic.
 */
export const contentDigest = (plan: DemoClinic): string => createHash('sha256').update(canonicalJson(plan)).digest('hex');
