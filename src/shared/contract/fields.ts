import { z } from 'zod';
import { forbiddenInLine } from '#shared/text/forbidden.ts';

/** Every string that crosses the bridge is bounded; these are the common ones. */
export const uuid = z.uuid();
/** One line a person typed: trimmed, nothing in it that forges or hides text. */
export const line = (max: number) =>
  z
    .string()
    .max(max)
    .transform((text) => text.normalize('NFC').trim())
    .refine((text) => !forbiddenInLine.test(text));
export const requiredLine = (max: number) => line(max).refine((text) => text.length > 0);
/** A moment as ISO 8601 in UTC with milliseconds, from main's clock. */
export const moment = z.iso.datetime({ precision: 3 });
/** Passwords and recovery words keep every character; they are bounded and never trimmed. */
export const secret = z.string().min(1).max(1024);
