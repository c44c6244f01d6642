import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';

const IS_READY = `performance.getEntriesByName('first-contentful-paint').length > 0 && document.querySelector('[data-ready]') !== null`;
const ISOLATED_WORLD = 1_000;
const LIMIT_MS = 60_000;

/** `--exit-when-ready`: waits for the page, prints the three lines that both shells print, and answers the exit code. */
export const reportReady = async (window: BrowserWindow, print: (line: string) => void): Promise<number> => {
  const isReady = async (): Promise<boolean> => {
    const seen: unknown = await window.webContents.executeJavaScriptInIsolatedWorld(ISOLATED_WORLD, [{ code: IS_READY }]).catch(() => false);
    return seen === true;
  };
  const end = performance.now() + LIMIT_MS;
  while (!(await isReady())) {
    if (window.isDestroyed() || performance.now() > end) {
      print('The window was not ready within 60 seconds.');
      return 1;
    }
    await new Promise((done) => { setTimeout(done, 25); });
  }
  const seconds = (performance.now() / 1_000).toFixed(1);
  const screenshot = join(mkdtempSync(join(tmpdir(), 'wardlight-')), 'screenshot.png');
  writeFileSync(screenshot, (await window.webContents.capturePage()).toPNG(), { mode: 0o600 });
  print('shell: electron');
  print(`ready in ${seconds} s`);
  print(`screenshot: ${screenshot}`);
  return 0;
};
