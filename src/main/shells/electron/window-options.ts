import type { BrowserWindowConstructorOptions, CustomScheme } from 'electron';

/** One origin for both windows; they differ in their session and in what is served. */
export const APP_SCHEME = 'app';
export const APP_ORIGIN = 'app://clinic';

/** Registered before the app is ready. No fetch, no service workers, no code cache on disk. */
export const appScheme: CustomScheme = { scheme: APP_SCHEME, privileges: { standard: true, secure: true } };

export interface WindowChoices {
  readonly width: number;
  readonly height: number;
  readonly preload: string;
  /** Without the prefix `persist:`, so it lives in memory; a new one for each window. */
  readonly partition: string;
  readonly isPackaged: boolean;
  readonly isDark: boolean;
}

/** How every window of ours is made. */
export const windowOptions = (choice: WindowChoices): BrowserWindowConstructorOptions => ({
  width: choice.width,
  height: choice.height,
  show: false,
  autoHideMenuBar: true,
  title: 'Wardlight',
  backgroundColor: choice.isDark ? '#1a1b1e' : '#ffffff',
  webPreferences: {
    preload: choice.preload,
    partition: choice.partition,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
    devTools: !choice.isPackaged,
    disableBlinkFeatures: 'Auxclick',
  },
});
