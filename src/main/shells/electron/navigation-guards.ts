import type { WebContents } from 'electron';
import type { ShellEvent } from '#main/window-host.ts';

export type GuardedContents = Pick<WebContents, 'on' | 'setWindowOpenHandler' | 'setWebRTCIPHandlingPolicy'>;

/** Keeps a window on its page: it never goes elsewhere, opens nothing, embeds nothing. */
export const guardContents = (contents: GuardedContents, note: (event: ShellEvent) => void): void => {
  const refuse = (detail: string) => (event: { preventDefault: () => void }): void => {
    event.preventDefault();
    note({ what: 'navigation-refused', detail });
  };
  contents.on('will-navigate', refuse('will-navigate'));
  contents.on('will-redirect', refuse('will-redirect'));
  contents.on('will-frame-navigate', refuse('will-frame-navigate'));
  contents.on('will-attach-webview', refuse('will-attach-webview'));
  contents.setWindowOpenHandler(() => {
    note({ what: 'window-refused', detail: 'a second window' });
    return { action: 'deny' };
  });
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
};
