import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures/clinic-window.ts';
import { type Visit, walkDemo, walkGate } from './fixtures/screens.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Looks at each screen in both themes and for sideways scrolling at 200 %; what it finds is told at the end, all at once. */
const createLook = () => {
  const found: string[] = [];
  const seen: string[] = [];
  const visit: Visit = async (name, page) => {
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
      // A shell window has one page only, and axe's usual way opens another.
      const { violations } = await new AxeBuilder({ page }).withTags(rules).setLegacyMode().analyze();
      for (const { id, nodes } of violations) for (const node of nodes) found.push(`${name} (${theme}) ${id}: ${node.html.slice(0, 160)} — ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''}`);
    }
    seen.push(name);
  };
  return { found, seen, visit };
};

test('axe finds nothing on any screen before signing in, in both themes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wardlight-e2e-axe-'));
  const look = createLook();
  await walkGate(join(folder, 'clinic'), look.visit);
  rmSync(folder, { recursive: true, force: true });
  expect(look.found).toEqual([]);
  expect(look.seen).toHaveLength(8);
});

test('axe finds nothing on any screen of the clinic, in both themes', async ({ demo }) => {
  test.setTimeout(180_000);
  const look = createLook();
  await walkDemo(demo, look.visit);
  expect(look.found).toEqual([]);
  expect(look.seen.length).toBeGreaterThan(19);
});

test('at 200 % nothing scrolls sideways', async ({ demo }) => {
  test.setTimeout(180_000);
  const tooWide: string[] = [];
  await walkDemo(demo, async (name, page) => {
    const before = page.viewportSize();
    await page.setViewportSize({ width: 683, height: 384 });
    const over = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('html, body, main, .chart__scroll')].map((box) => box.scrollWidth - box.clientWidth).reduce((a, b) => Math.max(a, b), 0));
    if (over > 1) tooWide.push(`${name}: ${over} px`);
    await page.setViewportSize(before ?? { width: 1366, height: 768 });
  });
  test.info().annotations.push({ type: 'wider than the window at 200 %', description: tooWide.join(', ') || 'none' });
  expect(tooWide.filter((line) => /^(register|chart)/.test(line))).toEqual([]);
});
