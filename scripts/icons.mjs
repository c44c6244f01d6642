// `npm run icons`: draws build/icons, icon.icns and icon.ico from resources/logo.svg. They are committed: a release needs no browser.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inRoot } from './lib/root.mjs';
import { orExit, Plain, say } from './lib/say.mjs';
import { onPath } from './lib/system.mjs';

const sizes = [16, 24, 32, 48, 64, 96, 128, 256, 512, 1024];
/** macOS draws icons on a grid of its own, with air around them; elsewhere the drawing fills its square. */
const macShare = 824 / 1024;

const browser = async () => {
  const { chromium } = await import('@playwright/test');
  const executablePath = process.env.WARDLIGHT_CHROMIUM || onPath('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome');
  if (executablePath === undefined) throw new Plain('there is no Chromium to draw with; npm run doctor says how to get one');
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
};

const draw = async (page, svg, size, share = 1) => {
  const side = Math.round(size * share);
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0;display:grid;place-items:center;height:100vh}svg{width:${side}px;height:${side}px}</style>${svg}`);
  return page.screenshot({ omitBackground: true });
};

await orExit(async () => {
  const svg = readFileSync(inRoot('resources/logo.svg'), 'utf8');
  const png2icons = createRequire(import.meta.url)('png2icons');
  const running = await browser();
  try {
    const page = await running.newPage();
    rmSync(inRoot('build/icons'), { recursive: true, force: true });
    mkdirSync(inRoot('build/icons'), { recursive: true });
    for (const size of sizes) writeFileSync(inRoot(`build/icons/${size}x${size}.png`), await draw(page, svg, size));
    writeFileSync(inRoot('build/icon.icns'), png2icons.createICNS(await draw(page, svg, 1024, macShare), png2icons.BICUBIC, 0));
    writeFileSync(inRoot('build/icon.ico'), png2icons.createICO(await draw(page, svg, 1024), png2icons.BICUBIC, 0, true, true));
  } finally {
    await running.close();
  }
  say(`icons: ${sizes.length} PNGs, icon.icns and icon.ico in build/`);
});
