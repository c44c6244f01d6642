import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, ipcMain, Menu, nativeTheme, powerMonitor, protocol, session, utilityProcess } from 'electron';
import { createAssetHandler } from '#main/shells/common/asset-handler.ts';
import { createDesktop } from '#main/shells/common/desktop.ts';
import { parseLaunchOptions } from '#main/shells/common/launch-options.ts';
import { createCallHandler, type CurrentWindow } from '#main/shells/electron/call-handler.ts';
import { electronKeychainHelper } from '#main/shells/electron/keychain-helper-process.ts';
import { reportReady } from '#main/shells/electron/report-ready.ts';
import { runElectron } from '#main/shells/electron/run-electron.ts';
import { APP_ORIGIN, appScheme } from '#main/shells/electron/window-options.ts';

const print = (line: string): void => { process.stdout.write(`${line}\n`); };
const complain = (line: string): void => { process.stderr.write(`${line}\n`); };
const inDist = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

const start = async (): Promise<number> => {
  // A packaged app's arguments start one earlier. Unknown ones end it: no fuse covers --remote-debugging-port (row I8).
  const parsed = parseLaunchOptions(process.argv.slice(app.isPackaged ? 1 : 2));
  if (parsed.type === 'usage') { complain(parsed.message); return 2; }
  if (process.platform === 'win32') { complain('Wardlight does not run on Windows yet: its encrypted database has no driver there.'); return 1; }
  const { dataDir, demo, exitWhenReady, patients, seed } = parsed.options;
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([appScheme]);
  if (!app.requestSingleInstanceLock()) { complain('Wardlight is open already.'); return 0; }
  await app.whenReady();
  Menu.setApplicationMenu(null);

  const desktop = await createDesktop({ dataDir, demo, patients, seed, log: complain, keychainHelper: electronKeychainHelper((path, args, options) => utilityProcess.fork(path, args, options)) });
  desktop.demoNote?.forEach(print);
  const { host } = desktop;
  const stop = new AbortController();
  powerMonitor.on('suspend', () => { void host.seal('suspend'); });
  powerMonitor.on('lock-screen', () => { void host.lock(); });
  let current: CurrentWindow | undefined;
  ipcMain.handle('clinic:call', createCallHandler(() => current, host.note));
  app.on('second-instance', () => { BrowserWindow.getAllWindows()[0]?.focus(); });
  app.on('before-quit', (event) => { event.preventDefault(); stop.abort(); });
  // Between two windows there is none for a moment; that must not end the program.
  app.on('window-all-closed', () => undefined);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { stop.abort(); });

  try {
    return await runElectron(host, {
      parts: {
        makeWindow: (options) => new BrowserWindow(options),
        sessionOf: (partition, options) => session.fromPartition(partition, options),
        isPackaged: app.isPackaged,
        isSystemDark: () => nativeTheme.shouldUseDarkColors,
      },
      assets: { gate: createAssetHandler(APP_ORIGIN, inDist('renderer/gate')), clinic: createAssetHandler(APP_ORIGIN, inDist('renderer/clinic')) },
      preload: inDist('electron/preload.cjs'),
      setCurrent: (next) => { current = next; },
      onFirst: async ({ browserWindow }) => (exitWhenReady ? reportReady(browserWindow, print) : undefined),
    }, stop.signal);
  } finally {
    await desktop.close();
  }
};

// Electron waits for this module before it is ready, so nothing may be awaited at the top level.
void start()
  .catch((why: unknown) => {
    complain(`Wardlight stopped: ${why instanceof Error ? why.message : 'an unknown fault'}`);
    return 1;
  })
  .then((code) => { app.exit(code); });
