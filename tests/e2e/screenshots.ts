import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { walkCare } from './fixtures/care-screens.ts';
import { demoOf } from './fixtures/demo.ts';
import { walkGuarded } from './fixtures/guarded-screens.ts';
import { type Visit, walkDemo, walkGate } from './fixtures/screens.ts';
import { walkSeveral } from './fixtures/several-screens.ts';
import { walkServing } from './fixtures/serving-screens.ts';
import { startClinic } from './fixtures/start-clinic.ts';

// Run by scripts/screenshots.mjs under a keyring of its own, with the folder for the pictures and, if not all are wanted, which walk.
const [, , out = '', only] = process.argv;
const sizes = [{ width: 1366, height: 768 }, { width: 1920, height: 1080 }];
const written: string[] = [];
const screens = new Set<string>();

const shoot: Visit = async (name, page) => {
  screens.add(name);
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
      const file = `${name}-${size.width}-${colorScheme}.png`;
      await page.screenshot({ path: join(out, file), animations: 'disabled', caret: 'hide' });
      written.push(file);
    }
  }
};

mkdirSync(out, { recursive: true });
const room = mkdtempSync(join(tmpdir(), 'wardlight-screenshots-'));
try {
  if (only === undefined || only === 'gate') await walkGate(join(room, 'new'), shoot);
  if (only === undefined || only === 'several') await walkSeveral(join(room, 'several'), shoot);
  for (const [name, walk] of [['demo', walkDemo], ['care', walkCare], ['guarded', walkGuarded], ['serving', walkServing]] as const) {
    if (only !== undefined && only !== name) continue;
    const clinic = startClinic(join(room, name), ['--demo']);
    await walk(demoOf(clinic), shoot);
    await clinic.stop();
  }
} finally {
  rmSync(room, { recursive: true, force: true });
}
console.log(JSON.stringify({ screens: screens.size, files: written.length }));
// What Playwright keeps open to a browser that has gone must not keep this program.
process.exit(0);
