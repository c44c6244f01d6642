import type { SystemPreferences } from 'electron';

/** Asks for a finger by the system's own window; undefined where there is no reader. Cancelled, failed or locked out is no finger. */
export const touchIdOf = (
  system: Pick<SystemPreferences, 'canPromptTouchID' | 'promptTouchID'>, platform: NodeJS.Platform,
): ((reason: string) => Promise<boolean>) | undefined =>
  // Elsewhere the two functions are missing.
  platform === 'darwin' && system.canPromptTouchID() ? (reason) => system.promptTouchID(reason).then(() => true, () => false) : undefined;
