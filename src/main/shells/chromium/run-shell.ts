import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WindowKind } from '#shared/contract/bridge.ts';
import { createAssetHandler } from '#main/shells/common/asset-handler.ts';
import { VIRTUAL_SCREEN } from '#main/shells/chromium/virtual-display.ts';
import { STARTS_AGAIN } from '#main/shells/common/start-again.ts';
import { isProcessAlive } from '#main/workstation/process-alive.ts';
import type { WindowHost } from '#main/window-host.ts';
import { APP_ORIGIN } from '#main/shells/chromium/browser-flags.ts';
import { browserOwner, type BrowserChoices, startBrowser } from '#main/shells/chromium/browser-process.ts';
import { type ChromiumWindow, openChromiumWindow } from '#main/shells/chromium/chromium-window.ts';
import { majorVersion, OLDEST_BROWSER } from '#main/shells/chromium/find-browser.ts';
import { profileParent, sweepProfiles } from '#main/shells/chromium/profile.ts';

export interface ShellOptions extends Pick<BrowserChoices, 'program' | 'env' | 'isHeadless' | 'isE2e' | 'isOnVirtualScreen'> {
  /** Holds one folder for each kind of window. */
  readonly rendererDir: string;
  /** Holds the two built scripts of the bridge. */
  readonly scriptsDir: string;
  readonly exitWhenReady: boolean;
  /** Nobody can see a virtual screen, so a screenshot is written once the first window is ready, and the window fills it. */
  readonly isOnVirtualScreen: boolean;
  /** Started again after a seal: what is told at a start was told already. */
  readonly isAgain: boolean;
  /** `performance.now()` at which the person asked for the program. */
  readonly startedAt: number;
  readonly print: (line: string) => void;
}

/** A reason to stop that is told in words, without a stack. */
export class ShellError extends Error {}

const READY_LIMIT_MS = 60_000;
/** A seal that takes longer has gone wrong; the process ends all the same. */
const SEAL_LIMIT_MS = 30_000;

/**
 * Shows the host's window, one at a time, until a person closes it, `stop` is aborted or the host was sealed; answers the exit
 * code, which is `STARTS_AGAIN` after a seal.
 * A change of stage ends every process of the old window before the new one starts, with a new, empty profile.
 */
export const runShell = async (host: WindowHost, options: ShellOptions, stop: AbortSignal): Promise<number> => {
  const scripts = { page: readFileSync(join(options.scriptsDir, 'chromium-page.js'), 'utf8'), isolated: readFileSync(join(options.scriptsDir, 'chromium-isolated.js'), 'utf8') };
  const assets = { gate: createAssetHandler(APP_ORIGIN, join(options.rendererDir, 'gate'), { mayUsePasskeys: true }), clinic: createAssetHandler(APP_ORIGIN, join(options.rendererDir, 'clinic')) };
  const swept = sweepProfiles(profileParent(), [process.getuid?.() ?? -1, browserOwner()?.uid ?? -1], isProcessAlive);
  if (swept > 0) options.print(`Removed ${String(swept)} browser profile(s) that a stopped Wardlight had left.`);

  const show = async (stage: WindowKind): Promise<ChromiumWindow> => {
    const { width, height } = host.appearance();
    const browser = await startBrowser({ ...options, ...(options.isOnVirtualScreen ? VIRTUAL_SCREEN : { width, height }), say: options.print });
    if (majorVersion(browser.product) < OLDEST_BROWSER) {
      await browser.close();
      throw new ShellError(`This Chromium is ${browser.product}; Wardlight needs version ${String(OLDEST_BROWSER)} or newer.`);
    }
    const window = await openChromiumWindow({ browser, connection: host.connect(stage), assets: assets[stage], scripts, note: host.note }).catch(async (why: unknown) => {
      await browser.close();
      throw why;
    });
    if (options.isE2e) options.print(JSON.stringify({ e2e: { cdp: `http://${browser.e2eAddress ?? ''}`, stage, pid: browser.pid, main: process.pid } }));
    return window;
  };

  const sealed = nextSeal(host);
  const crashes: number[] = [];
  for (let isFirst = true; ; isFirst = false) {
    let hide = (): void => undefined;
    const change = nextChange(host, stop, () => { hide(); });
    const stage = host.stage();
    const window = await show(stage);
    if (stage === 'clinic') hide = window.hide;
    try {
      if (isFirst && !options.isAgain && (options.exitWhenReady || options.isOnVirtualScreen)) {
        const isReady = await reportReady(window, options, change.happened);
        if (options.exitWhenReady) return isReady ? 0 : 1;
      }
      const why = await Promise.race([change.happened, sealed, window.ended]);
      if (why === 'closed' || why === 'stopped') return 0;
      if (why === 'sealed') return STARTS_AGAIN;
      if (why === 'stage' && host.isSealed()) {
        await Promise.race([sealed, pause(SEAL_LIMIT_MS)]);
        return stop.aborted ? 0 : STARTS_AGAIN;
      }
      if (why === 'crashed') {
        host.note({ what: 'renderer-gone', detail: host.stage() });
        crashes.push(performance.now());
        if (crashes.length > 3 && crashes.at(-1)! - crashes.at(-4)! < READY_LIMIT_MS) throw new ShellError('The window ended by itself four times within a minute, so Wardlight stopped.');
      }
    } finally {
      change.forget();
      await window.close();
    }
  }
};

/** Resolves once everything is closed and zeroed, unless it was for the program's own end. */
const nextSeal = (host: WindowHost): Promise<'sealed'> => new Promise((resolve) => { host.onSeal((reason) => { if (reason !== 'quit') resolve('sealed'); }); });

const pause = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms); });

/** Resolves at the next change of stage or when we are asked to stop; listening starts before the window does. `atOnce`: within the change itself. */
const nextChange = (host: WindowHost, stop: AbortSignal, atOnce: () => void): { readonly happened: Promise<'stage' | 'stopped'>; readonly forget: () => void } => {
  let settle = (_why: 'stage' | 'stopped'): void => undefined;
  const happened = new Promise<'stage' | 'stopped'>((resolve) => { settle = resolve; });
  const stopListening = host.onStage(() => { settle('stage'); atOnce(); });
  const onStop = (): void => { settle('stopped'); };
  if (stop.aborted) onStop();
  stop.addEventListener('abort', onStop);
  return { happened, forget: () => { stopListening(); stop.removeEventListener('abort', onStop); } };
};

const reportReady = async (window: ChromiumWindow, { print, startedAt }: ShellOptions, interrupted: Promise<unknown>): Promise<boolean> => {
  let isOver = false;
  void Promise.race([interrupted, window.ended]).then(() => { isOver = true; });
  const end = performance.now() + READY_LIMIT_MS;
  while (!(await window.isReady().catch(() => false))) {
    if (isOver || performance.now() > end) {
      print(isOver ? 'The window ended before it was ready.' : 'The window was not ready within 60 seconds.');
      return false;
    }
    await new Promise((done) => { setTimeout(done, 25); });
  }
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const screenshot = join(mkdtempSync(join(tmpdir(), 'wardlight-')), 'screenshot.png');
  await window.screenshot(screenshot);
  print('shell: chromium');
  print(`ready in ${seconds} s`);
  print(`screenshot: ${screenshot}`);
  return true;
};
