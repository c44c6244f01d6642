// `npm run faults -- NAME`: puts a running Wardlight to a test of nerves and ends with one JSON line of what was seen.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { build } from './build.mjs';
import { inRoot, root } from './lib/root.mjs';
import { runInPlace } from './lib/run.mjs';
import { orExit, say } from './lib/say.mjs';
import { startSecretService } from './secret-service.mjs';

const known = ['sentinel'];
const [name, ...args] = process.argv.slice(2);
if (!known.includes(name)) {
  say(`usage: npm run faults -- ${known.join('|')}`);
  process.exit(2);
}

process.exitCode = await orExit(async () => {
  await bootstrap({ for: 'test' });
  await build();
  const { build: bundle } = await import('esbuild');
  const outfile = inRoot(`.cache/faults/${name}.mjs`);
  await bundle({ entryPoints: [inRoot(`tests/faults/${name}.ts`)], outfile, absWorkingDir: root, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' });
  const dir = mkdtempSync(join(tmpdir(), 'wardlight-keyring-'));
  const service = await startSecretService({ dir });
  try {
    return await runInPlace(process.execPath, [outfile, ...args], { env: { ...process.env, ...service.env }, cwd: root });
  } finally {
    await service.stop();
    if (existsSync(dir)) rmSync(dir, { recursive: true, force: true });
  }
});
