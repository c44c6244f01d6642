import { createHmac, randomBytes } from 'node:crypto';
import type { Clipboard } from 'electron';
import type { OwnClipboard } from '#main/shells/common/clipboard-guard.ts';

/** X11's second clipboard holds what was last marked, in any window; main offers it on after ours has gone. Undefined elsewhere. */
export const forgetMarked = ({ selection }: { readonly selection?: Pick<Clipboard, 'clear'> }): void => { selection?.clear(); };

/** Electron's clipboard. Main itself owns what was copied, so it would outlive the window. */
export const electronClipboard = (clipboard: Pick<Clipboard, 'readText' | 'clear'>): OwnClipboard => {
  const salt = randomBytes(16);
  const fingerprint = async (): Promise<string> => createHmac('sha256', salt).update(await clipboard.readText()).digest('hex');
  return {
    fingerprint,
    clearIf: async (print) => { if ((await fingerprint()) === print) clipboard.clear(); },
  };
};
