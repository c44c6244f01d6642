// `npm run screenshots -- --out DIR`: writes every screen of the demo at 1366×768 and 1920×1080 in both themes, as they
// are in the real shell. The last line is one JSON object with the figures.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { build } from './build.mjs';
import { inRoot, root } from './lib/root.mjs';
import { runInPlace } from './lib/run.mjs';
import { orExit, say } from './lib/say.mjs';

const argv = process.argv.slice(2);
const out = argv[0] === '--out' ? argv[1] : argv[0]?.startsWith('--out=') ? argv[0].slice('--out='.length) : undefined;
if (!out) {
  say('usage: npm run screenshots -- --out DIR');
  process.exit(2);
}

const shoot = async () => {
  await bootstrap({ for: 'test' });
  await build();
  const script = inRoot('.cache/screenshots.mjs');
  const esbuild = await import('esbuild');
  await esbuild.build({ entryPoints: [inRoot('tests/e2e/screenshots.ts')], outfile: script, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'silent', absWorkingDir: root });
  const { startSecretService } = await import('./secret-service.mjs');
  const dir = mkdtempSync(join(tmpdir(), 'wardlight-keyring-'));
  const service = await startSecretService({ dir });
  try {
    return await runInPlace(process.execPath, [script, resolve(process.env.INIT_CWD ?? '.', out)], { cwd: root, env: { ...process.env, ...service.env }, asGroup: true });
  } finally {
    await service.stop();
    rmSync(dir, { recursive: true, force: true });
  }
};
process.exitCode = await orExit(shoot);
