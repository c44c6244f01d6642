import { z } from 'zod';

/** Every string that crosses the bridge is bounded; these are the common ones. */
export const uuid = z.uuid();
/** One line a person typed: trimmed, no control characters (they would forge log lines or hide text). */
export const line = (max: number) =>
  z
    .string()
    .max(max)
    .transform((text) => text.normalize('NFC').trim())
    // eslint-disable-next-line no-control-regex -- the control characters are what is refused
    .refine((text) => !/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/.test(text));
export const requiredLine = (max: number) => line(max).refine((text) => text.length > 0);
/** A moment as ISO 8601 in UTC with milliseconds, from main's clock. */
export const moment = z.iso.datetime({ precision: 3 });
/** Passwords and recovery words keep every character; they are bounded and never trimmed. */
export const secret = z.string().min(1).max(1024);
