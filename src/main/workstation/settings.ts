import { z } from 'zod';
import { Theme } from '#shared/settings/contract.ts';
import { readFileOrMissing, writeFileAtomically } from '#main/vault/atomic-file.ts';

/** What is not secret and about nobody; outside the database so that the gate has its theme before anybody signs in. */
export const Settings = z.strictObject({
  theme: Theme,
  window: z.strictObject({ width: z.number().int().min(800).max(10_000), height: z.number().int().min(600).max(10_000) }),
});
export type Settings = z.infer<typeof Settings>;

export const defaultSettings: Settings = { theme: 'auto', window: { width: 1366, height: 768 } };

/** A file that does not parse is replaced; `wasReplaced` lets the log say so. */
export const readSettings = (path: string): { readonly settings: Settings; readonly wasReplaced: boolean } => {
  const text = readFileOrMissing(path);
  if (text === undefined) return { settings: defaultSettings, wasReplaced: false };
  try {
    return { settings: Settings.parse(JSON.parse(text)), wasReplaced: false };
  } catch {
    writeSettings(path, defaultSettings);
    return { settings: defaultSettings, wasReplaced: true };
  }
};

export const writeSettings = (path: string, settings: Settings): void => writeFileAtomically(path, `${JSON.stringify(settings)}\n`);
