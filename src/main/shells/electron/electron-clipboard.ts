import { createHmac, randomBytes } from 'node:crypto';
import type { Clipboard } from 'electron';
import type { OwnClipboard } from '#main/shells/common/clipboard-guard.ts';

/** Electron's clipboard. Main itself owns what was copied, so it would outlive the window. */
export const electronClipboard = (clipboard: Pick<Clipboard, 'readText' | 'clear'>, platform = process.platform): OwnClipboard => {
  const salt = randomBytes(16);
  const fingerprint = (): string => createHmac('sha256', salt).update(clipboard.readText()).digest('hex');
  return {
    fingerprint: () => Promise.resolve(fingerprint()),
    clearIf: (print) => {
      if (fingerprint() === print) clipboard.clear();
      // X11's second clipboard holds what was last marked anywhere; nothing is lost with it.
      if (platform === 'linux') clipboard.clear('selection');
      return Promise.resolve();
    },
  };
};
