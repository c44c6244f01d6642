import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

export interface ShellFixture {
  readonly rendererDir: string;
  readonly scriptsDir: string;
}

const html = (kind: string): string => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta property="csp-nonce" nonce="__WL_NONCE__" content="__WL_NONCE__"><title>${kind}</title>
<script type="module" src="/assets/app.js"></script></head><body><h1>${kind}</h1></body></html>`;

/** Builds the bridge's two scripts and a tiny page for each window into a temporary folder. */
export const buildShellFixture = (appJs = "document.body.dataset.ready = '';"): ShellFixture => {
  const dir = mkdtempSync(join(tmpdir(), 'wardlight-shell-'));
  const rendererDir = join(dir, 'renderer');
  for (const kind of ['gate', 'clinic']) {
    mkdirSync(join(rendererDir, kind, 'assets'), { recursive: true });
    writeFileSync(join(rendererDir, kind, 'index.html'), html(kind));
    writeFileSync(join(rendererDir, kind, 'assets', 'app.js'), appJs);
  }
  const scriptsDir = join(dir, 'chromium');
  buildSync({ entryPoints: ['src/preload/chromium-page.ts', 'src/preload/chromium-isolated.ts'], outdir: scriptsDir, bundle: true, minify: true, format: 'iife', target: 'es2022' });
  return { rendererDir, scriptsDir };
};
