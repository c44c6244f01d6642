import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow, clipboard, dialog, ipcMain, Menu, nativeTheme, powerMonitor, protocol, session, systemPreferences, utilityProcess } from 'electron';
import { buildFacts } from '#main/shells/common/build-facts.ts';
import { createAssetHandler } from '#main/shells/common/asset-handler.ts';
import { createClipboardGuard } from '#main/shells/common/clipboard-guard.ts';
import { createDesktop, followDesktop } from '#main/shells/common/desktop.ts';
import { makeDemoFolder, removeDemoFolder } from '#main/shells/common/demo-folder.ts';
import { refuseInspector } from '#main/shells/common/guarded-process.ts';
import { parseLaunchOptions } from '#main/shells/common/launch-options.ts';
import { SelfTestFault } from '#main/shells/common/self-test.ts';
import { STARTS_AGAIN } from '#main/shells/common/start-again.ts';
import { createCallHandler, type CurrentWindow } from '#main/shells/electron/call-handler.ts';
import { electronClipboard, forgetMarked } from '#main/shells/electron/electron-clipboard.ts';
import { endApp } from '#main/shells/electron/end-app.ts';
import { electronHubProcess } from '#main/shells/electron/hub-process.ts';
import { electronKeychainHelper } from '#main/shells/electron/keychain-helper-process.ts';
import { followPower, powerEventsOf } from '#main/shells/electron/power-events.ts';
import { programUpdates } from '#main/shells/electron/program-updates.ts';
import { reportReady } from '#main/shells/electron/report-ready.ts';
import { runElectron } from '#main/shells/electron/run-electron.ts';
import { senderFault } from '#main/shells/electron/sender-check.ts';
import { touchIdOf } from '#main/shells/electron/touch-id.ts';
import { besideArchive } from '#main/shells/electron/unpacked-files.ts';
import { APP_ORIGIN, appScheme } from '#main/shells/electron/window-options.ts';

const print = (line: string): void => { process.stdout.write(`${line}\n`); };
const complain = (line: string): void => { process.stderr.write(`${line}\n`); };
const inDist = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

// A packaged app's arguments start one earlier. Unknown ones end it: no fuse covers --remote-debugging-port (row I8).
const parsed = parseLaunchOptions(process.argv.slice(app.isPackaged ? 1 : 2));
/** Undefined unless this is a demo whose folder nobody named. */
const demoFolder = parsed.type === 'options' && parsed.options.demo && parsed.options.dataDir === undefined ? makeDemoFolder() : undefined;
const updates = programUpdates({ app, dialog, env: process.env, platform: process.platform, executable: process.execPath, args: process.argv.slice(1), exists: existsSync, version: buildFacts.version });

const start = async (): Promise<number> => {
  refuseInspector();
  if (parsed.type === 'usage') { complain(parsed.message); return 2; }
  if (process.platform === 'win32') { complain('Wardlight does not run on Windows yet: its encrypted database has no driver there.'); return 1; }
  const { dataDir, demo, exitWhenReady, patients, seed } = parsed.options;
  app.enableSandbox();
  // Whoever begins WebRTC would else join a group for names on the local network, which is a packet (row I9).
  app.commandLine.appendSwitch('disable-features', 'WebRtcHideLocalIpsWithMdns');
  protocol.registerSchemesAsPrivileged([appScheme]);
  if (!app.requestSingleInstanceLock()) { complain('Wardlight is open already.'); return 0; }
  await app.whenReady();
  Menu.setApplicationMenu(null);

  const desktop = await createDesktop({ dataDir: dataDir ?? demoFolder, demo, patients, seed, log: complain, workers: besideArchive(new URL('../workers/', import.meta.url)), keychainHelper: electronKeychainHelper((path, args, options) => utilityProcess.fork(path, args, options)), hubProcess: electronHubProcess((path, args, options) => utilityProcess.fork(path, args, options)), confirmPresence: touchIdOf(systemPreferences, process.platform), updates });
  desktop.demoNote?.forEach(print);
  const { host } = desktop;
  const stop = new AbortController();
  followPower(powerEventsOf(powerMonitor), host, () => { stop.abort(); });
  let current: CurrentWindow | undefined;
  ipcMain.handle('clinic:call', createCallHandler(() => current, host.note));
  const guard = createClipboardGuard(electronClipboard(clipboard));
  ipcMain.on('clinic:copied', (event) => { if (senderFault(event, current?.trusted) === undefined) guard.copied(); });
  host.onStage(() => {
    forgetMarked(clipboard);
    void guard.clear();
  });
  app.on('second-instance', () => { BrowserWindow.getAllWindows()[0]?.focus(); });
  app.on('before-quit', (event) => { event.preventDefault(); stop.abort(); });
  // Between two windows there is none for a moment; that must not end the program.
  app.on('window-all-closed', () => undefined);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { stop.abort(); });

  const stopFollowing = followDesktop(desktop, process.env);
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
    stopFollowing();
    forgetMarked(clipboard);
    await guard.clear();
    await desktop.close();
  }
};

// Electron waits for this module before it is ready, so nothing may be awaited at the top level.
void start()
  .catch((why: unknown) => {
    complain(`Wardlight stopped: ${why instanceof Error ? why.message : 'an unknown fault'}`);
    // Nobody sees what a program prints that was started from a menu.
    if (why instanceof SelfTestFault) dialog.showErrorBox('Wardlight does not start', `${why.message.slice(0, 1).toUpperCase()}${why.message.slice(1)}`);
    return 1;
  })
  .then(async (code) => {
    const dataDir = demoFolder ?? (parsed.type === 'options' && parsed.options.demo ? parsed.options.dataDir : undefined);
    if (code !== STARTS_AGAIN && dataDir !== undefined) removeDemoFolder(dataDir);
    // Everything is closed: the new program takes over, or this one starts again.
    if (code === STARTS_AGAIN && (await updates.finish())) app.exit(0);
    else endApp(code, { app, env: process.env, args: process.argv.slice(1), demoFolder });
  });
