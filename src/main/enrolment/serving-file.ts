import { z } from 'zod';
import { readFileOrMissing, writeFileAtomically } from '#main/vault/atomic-file.ts';

const pin = z.string().regex(/^[0-9a-f]{64}$/);

/** That this computer serves its clinic, read before anybody signs in. Not secret, and about nobody. */
const ServingFile = z.strictObject({
  v: z.literal(1),
  /** Names the key in the key store and the hub's folder; another one is another hub. */
  keyName: z.uuid(),
  isOn: z.boolean(),
  /** Null before it ran for the first time; kept from then on, since other computers know it. */
  port: z.number().int().min(1).max(65_535).nullable(),
  /** SHA-256 of the hub's SubjectPublicKeyInfo, hex. */
  pin: pin.nullable(),
  /** Of hubs that were begun anew: a clinic that is still at one of them is at home here. */
  pastPins: z.array(pin).max(20),
});
export type ServingFile = z.infer<typeof ServingFile>;

/** Undefined when it never served; `damaged` when the file does not say. */
export const readServing = (path: string): ServingFile | undefined | 'damaged' => {
  const text = readFileOrMissing(path);
  if (text === undefined) return undefined;
  try {
    return ServingFile.parse(JSON.parse(text));
  } catch {
    return 'damaged';
  }
};

export const writeServing = (path: string, file: ServingFile): void => writeFileAtomically(path, `${JSON.stringify(file)}\n`);
