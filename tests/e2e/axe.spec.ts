import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { axeProblemsInBothThemes } from './fixtures/axe.ts';
import { walkCare } from './fixtures/care-screens.ts';
import { expect, startDemo, test } from './fixtures/clinic-window.ts';
import { demoOf } from './fixtures/demo.ts';
import { type Visit, walkDemo, walkGate } from './fixtures/screens.ts';
import { walkSeveral } from './fixtures/several-screens.ts';
import { walkServing } from './fixtures/serving-screens.ts';

/** Looks at each screen in both themes; what it finds is told at the end, all at once. */
const createLook = () => {
  const found: string[] = [];
  const seen: string[] = [];
  const visit: Visit = async (name, page) => {
    found.push(...(await axeProblemsInBothThemes(page, name)));
    seen.push(name);
  };
  return { found, seen, visit };
};

/** Pixels that the page needs beyond half a small window, which is the window at 200 %. */
const widerThanHalf = async (page: Page): Promise<number> => {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 683, height: 384 });
  const over = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('html, body, main, .chart__scroll')].map((box) => box.scrollWidth - box.clientWidth).reduce((a, b) => Math.max(a, b), 0));
  await page.setViewportSize(before ?? { width: 1366, height: 768 });
  return over;
};

test('axe finds nothing on any screen before signing in, in both themes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-e2e-axe-'));
  const look = createLook();
  await walkGate(join(folder, 'clinic'), look.visit);
  rmSync(folder, { recursive: true, force: true });
  expect(look.found).toEqual([]);
  expect(look.seen).toHaveLength(8);
});

test('axe finds nothing on any screen of the clinic, in both themes, and at 200 % no form or chart scrolls sideways', async ({ demo }) => {
  test.setTimeout(180_000);
  const look = createLook();
  const tooWide: string[] = [];
  await walkDemo(demo, async (name, page) => {
    await look.visit(name, page);
    const over = await widerThanHalf(page);
    if (over > 1) tooWide.push(`${name}: ${over} px`);
  });
  expect(look.found).toEqual([]);
  expect(look.seen.length).toBeGreaterThan(19);
  test.info().annotations.push({ type: 'wider than the window at 200 %', description: tooWide.join(', ') || 'none' });
  expect(tooWide.filter((line) => /^(register|chart)/.test(line))).toEqual([]);
});

test('axe finds nothing on the forms about allergies and medications, in both themes, and at 200 % none scrolls sideways', async ({ demo }) => {
  test.setTimeout(180_000);
  const look = createLook();
  const tooWide: string[] = [];
  await walkCare(demo, async (name, page) => {
    await look.visit(name, page);
    const over = await widerThanHalf(page);
    if (over > 1) tooWide.push(`${name}: ${over} px`);
  });
  expect([look.found, tooWide]).toEqual([[], []]);
  expect(look.seen).toHaveLength(12);
});

test('axe finds nothing on the screens of a hub and several computers, in both themes: joining, offline, two answers, and a clinic that comes back', async () => {
  test.setTimeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-e2e-several-'));
  const look = createLook();
  await walkSeveral(folder, look.visit);
  rmSync(folder, { recursive: true, force: true });
  expect(look.found).toEqual([]);
  expect(look.seen.length).toBeGreaterThan(18);
});

test('axe finds nothing on the screens of a computer that serves its clinic, in both themes', async () => {
  test.setTimeout(180_000);
  const clinic = startDemo();
  const look = createLook();
  await walkServing(demoOf(clinic), look.visit);
  await clinic.stop();
  rmSync(clinic.dataDir, { recursive: true, force: true });
  expect(look.found).toEqual([]);
  expect(look.seen).toHaveLength(12);
});
