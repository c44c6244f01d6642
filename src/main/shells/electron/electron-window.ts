import type { BrowserWindow, Session } from 'electron';
import type { WindowKind } from '#shared/contract/bridge.ts';
import type { AssetHandler } from '#main/shells/common/asset-handler.ts';
import { isProcessAlive } from '#main/workstation/process-alive.ts';
import type { WindowHost } from '#main/window-host.ts';
import type { CurrentWindow } from '#main/shells/electron/call-handler.ts';
import { guardContents } from '#main/shells/electron/navigation-guards.ts';
import { hardenSession } from '#main/shells/electron/session-hardening.ts';
import { APP_ORIGIN, windowOptions } from '#main/shells/electron/window-options.ts';

/** Electron's own objects, handed in so that tests need no Electron. */
export interface ElectronParts {
  readonly makeWindow: (options: ReturnType<typeof windowOptions>) => BrowserWindow;
  readonly sessionOf: (partition: string, options: { readonly cache: false }) => Session;
  readonly isPackaged: boolean;
  readonly isSystemDark: () => boolean;
}

export interface ElectronWindow {
  readonly current: CurrentWindow;
  readonly browserWindow: BrowserWindow;
  readonly ended: Promise<'closed' | 'crashed'>;
  /** Takes what it shows off the screen at once and ends its renderer; `close` is still to be called. */
  readonly hide: () => void;
  /** Ends the connection and the renderer; resolves when its process is gone. */
  readonly close: () => Promise<void>;
}

let windowsMade = 0;

/** Makes one window with a session of its own that lives in memory only. */
export const openElectronWindow = async (parts: ElectronParts, host: WindowHost, kind: WindowKind, assets: AssetHandler, preload: string): Promise<ElectronWindow> => {
  const partition = `${kind}-${String((windowsMade += 1))}`;
  await hardenSession(parts.sessionOf(partition, { cache: false }), assets, host.note);
  const { theme, width, height } = host.appearance();
  const isDark = theme === 'dark' || (theme === 'auto' && parts.isSystemDark());
  const window = parts.makeWindow(windowOptions({ width, height, preload, partition, isPackaged: parts.isPackaged, isDark }));
  // Does nothing on Linux; on macOS and Windows no screenshot or shared screen shows the window.
  window.setContentProtection(true);
  window.removeMenu();
  guardContents(window.webContents, host.note);

  const connection = host.connect(kind);
  const stopEvents = connection.onEvent((json) => {
    if (!window.isDestroyed()) window.webContents.send('clinic:event', json);
  });
  const ended = new Promise<'closed' | 'crashed'>((resolve) => {
    window.once('closed', () => { resolve('closed'); });
    window.webContents.once('render-process-gone', () => { resolve('crashed'); });
  });
  window.once('ready-to-show', () => { window.show(); });
  // A window whose page does not load is told by `isReady` and `ended`; the promise itself rejects on every abort.
  window.loadURL(`${APP_ORIGIN}/`).catch(() => undefined);
  const { id } = window.webContents;

  return {
    current: { trusted: { id, get mainFrame() { return window.webContents.mainFrame; } }, connection },
    browserWindow: window,
    ended,
    hide: () => {
      if (window.isDestroyed()) return;
      window.hide();
      window.webContents.forcefullyCrashRenderer();
    },
    close: async () => {
      stopEvents();
      connection.close();
      if (window.isDestroyed()) return;
      const pid = window.webContents.getOSProcessId();
      window.destroy();
      await processGone(pid);
    },
  };
};

/** What was on the screen is gone only when its process is; a renderer that outlives its window for 5 s is killed. */
const processGone = async (pid: number): Promise<void> => {
  for (let left = 250; pid > 0 && isProcessAlive(pid) && left > 0; left -= 1) {
    if (left === 1) process.kill(pid, 'SIGKILL');
    await new Promise((done) => { setTimeout(done, 20); });
  }
};
