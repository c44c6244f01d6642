import { fileURLToPath } from 'node:url';
import { createDesktop, followDesktop } from '#main/shells/common/desktop.ts';
import { removeDemoFolder } from '#main/shells/common/demo-folder.ts';
import { onParentGone, refuseInspector } from '#main/shells/common/guarded-process.ts';
import { parseLaunchOptions } from '#main/shells/common/launch-options.ts';
import { START_VARIABLE } from '#main/shells/common/start-again.ts';
import { PASSKEY_SITE } from '#main/shells/chromium/browser-flags.ts';
import { findBrowser, OLDEST_BROWSER } from '#main/shells/chromium/find-browser.ts';
import { runShell, ShellError } from '#main/shells/chromium/run-shell.ts';
import { startVirtualDisplay } from '#main/shells/chromium/virtual-display.ts';

const print = (line: string): void => { process.stdout.write(`${line}\n`); };
const complain = (line: string): void => { process.stderr.write(`${line}\n`); };

/** Set to true by the packaging build; a packaged Wardlight has no test port whatever its environment says. */
declare const __WL_PACKAGED__: boolean | undefined;
const isPackaged = typeof __WL_PACKAGED__ !== 'undefined' && __WL_PACKAGED__;

/** How long an orderly end may take when nobody is left to wait for it. */
const ORPHAN_LIMIT_MS = 10_000;

const start = async (): Promise<number> => {
  refuseInspector();
  const begun = process.env[START_VARIABLE];
  const stop = new AbortController();
  let isOrphan = false;
  if (begun !== undefined) {
    onParentGone(() => {
      isOrphan = true;
      stop.abort();
      setTimeout(() => { process.exit(1); }, ORPHAN_LIMIT_MS).unref();
    });
  }
  const parsed = parseLaunchOptions(process.argv.slice(2));
  if (parsed.type === 'usage') { complain(parsed.message); return 2; }
  const { dataDir, demo, exitWhenReady, headless, patients, seed } = parsed.options;
  if (process.platform === 'win32') { complain('Wardlight does not run on Windows yet: its encrypted database has no driver there.'); return 1; }
  const program = findBrowser(process.env, process.platform);
  if (program === undefined) {
    complain(`Wardlight found no Chromium on this computer. Install Chromium ${String(OLDEST_BROWSER)} or newer, or set WARDLIGHT_CHROMIUM to its path.`);
    return 1;
  }

  const needsDisplay = process.platform === 'linux' && !headless && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
  const display = needsDisplay ? await startVirtualDisplay() : undefined;
  const isAgain = begun === 'again';
  if (needsDisplay && !isAgain) print(display ? `No screen here, so the window is on a virtual one (${display.display}).` : 'No screen and no Xvfb here, so the window is not drawn on one.');
  const desktop = await createDesktop({ dataDir, demo, patients, seed, log: complain, passkeys: PASSKEY_SITE }).catch((why: unknown) => { display?.close(); throw why; });
  if (!isAgain) desktop.demoNote?.forEach(print);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { stop.abort(); });
  const stopFollowing = followDesktop(desktop, process.env);
  try {
    return await runShell(desktop.host, {
      program,
      env: display ? { ...process.env, DISPLAY: display.display, XAUTHORITY: display.xauthority } : process.env,
      isHeadless: headless || (needsDisplay && !display),
      isE2e: process.env['WARDLIGHT_E2E'] === '1' && !isPackaged,
      rendererDir: fileURLToPath(new URL('../renderer', import.meta.url)),
      scriptsDir: fileURLToPath(new URL('.', import.meta.url)),
      exitWhenReady,
      isAgain,
      isOnVirtualScreen: needsDisplay,
      startedAt: 0,
      print,
    }, stop.signal);
  } finally {
    stopFollowing();
    await desktop.close();
    // Otherwise our parent removes it, because the next core needs it.
    if (isOrphan && demo) removeDemoFolder(desktop.folder);
    display?.close();
  }
};

const code = await start().catch((why: unknown) => {
  complain(why instanceof ShellError ? why.message : `Wardlight stopped: ${why instanceof Error ? why.message : 'an unknown fault'}`);
  return 1;
});
// Everything is closed by now; a handle that some library kept must not keep an invisible Wardlight alive.
process.exit(code);
