import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import type { Clinic } from '../../e2e/fixtures/start-clinic.ts';
import { descendantsOf, isGone } from '../process-memory.ts';

/** What a system may allow that this one may not: a process that is killed by a fault writes its memory into a file. Wardlight must not rely on it. */
export const allowCoreDumps = (): boolean => {
  try {
    execFileSync('prlimit', [`--pid=${process.pid}`, '--core=unlimited'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** The page as its printer would get it; the bytes, or undefined where this browser prints nowhere but to a person's printer. */
export const printPage = async (page: Page): Promise<number | undefined> => {
  const devtools = await page.context().newCDPSession(page);
  try {
    const { data } = await devtools.send('Page.printToPDF', { printBackground: true });
    return data.length;
  } catch {
    return undefined;
  } finally {
    await devtools.detach().catch(() => undefined);
  }
};

const waitFor = async (isSo: () => boolean, what: string): Promise<void> => {
  const deadline = performance.now() + 30_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`${what} did not happen within 30 s`);
    await sleep(50);
  }
};

/** Ends the page as a fault of its own memory does, and waits for the window that comes in its place. */
export const crashPage = async (clinic: Clinic, page: Page): Promise<void> => {
  const before = clinic.windows();
  const devtools = await page.context().newCDPSession(page);
  // It has nobody to answer it any more.
  devtools.send('Page.crash').catch(() => undefined);
  await waitFor(() => clinic.windows() > before, 'another window');
};

/** Ends main at once, as a person in a hurry or the system does, and waits until everything that was below it is gone. */
export const killMain = async (clinic: Clinic): Promise<void> => {
  const [main, all] = [clinic.mainPid() ?? 0, descendantsOf(clinic.mainPid() ?? 0).map(({ pid }) => pid)];
  process.kill(main, 'SIGKILL');
  await waitFor(() => isGone(main) && all.every(isGone), 'the end of everything below main');
};
