// Bundles what Node, Electron and the pages' isolated worlds run. The shells' packages stay in node_modules: two of them are native.
import { existsSync, readFileSync } from 'node:fs';
import { inRoot, root } from './root.mjs';
import { Plain } from './say.mjs';

/**
 * A release build is told whose signature its updates need and where it asks for them (docs/updates.md); every other build follows nobody and
 * asks nowhere.
 */
const updateFacts = () => {
  const keys = process.env.WARDLIGHT_UPDATE_KEYS ?? '';
  const url = process.env.WARDLIGHT_UPDATE_URL ?? '';
  if (!/^(?:[A-Za-z0-9_-]{43}(?:,[A-Za-z0-9_-]{43})?)?$/u.test(keys)) throw new Plain('WARDLIGHT_UPDATE_KEYS is one public key of scripts/update-manifest.mjs, or the present one, a comma and the next.');
  if (url !== '' && (!/^https:\/\/[^?#@]+\/$/u.test(url) || keys === '')) throw new Plain('WARDLIGHT_UPDATE_URL begins with https:// and ends with a slash, and goes with WARDLIGHT_UPDATE_KEYS.');
  return { keys, url };
};
const define = () => {
  const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const { keys, url } = updateFacts();
  return { __WL_VERSION__: JSON.stringify(version), __WL_UPDATE_KEYS__: JSON.stringify(keys), __WL_UPDATE_URL__: JSON.stringify(url) };
};

const node = { bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', sourcemap: true };
// Helpers of a packed program lie outside its archive, where they find no package but the native ones: they bring the others with them.
const alone = {
  ...node,
  packages: 'bundle',
  external: ['@journeyapps/sqlcipher', 'keytar', 'pg-native'],
  banner: { js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);" },
};
const preload = { bundle: true, platform: 'browser', minify: true, legalComments: 'none' };

const workers = [
  { from: 'src/main/vault/argon2-worker.ts', to: 'dist/workers/argon2-worker.mjs', ...alone },
  { from: 'src/main/interchange/reading/reading-worker.ts', to: 'dist/workers/reading-worker.mjs', ...alone },
  { from: 'src/main/sync/crypto-worker.ts', to: 'dist/workers/crypto-worker.mjs', ...alone },
  { from: 'src/main/adapters/keychain-helper.ts', to: 'dist/workers/keychain-helper.mjs', ...alone },
  // The hub that a workstation runs for its clinic.
  { from: 'src/hub/beside-main.ts', to: 'dist/workers/hub-beside.mjs', ...alone },
  // One file and nothing beside it: it is carried to other computers.
  { from: 'src/verifier/main.ts', to: 'dist/wardlight-verify.mjs', ...node, sourcemap: false },
];
const shells = [
  { from: 'src/main/shells/chromium/main.ts', to: 'dist/chromium/main.mjs', ...node },
  { from: 'src/main/shells/chromium/core.ts', to: 'dist/chromium/core.mjs', ...node },
  { from: 'src/main/shells/electron/main.ts', to: 'dist/electron/main.mjs', ...node },
  { from: 'src/hub/main.ts', to: 'dist/hub/main.mjs', ...node },
  { from: 'src/main/shells/cli/main.ts', to: 'dist/cli/main.mjs', ...node },
  { from: 'src/preload/preload.ts', to: 'dist/electron/preload.cjs', ...preload, format: 'cjs', external: ['electron'], target: 'chrome130', budget: 'electron' },
  { from: 'src/preload/chromium-isolated.ts', to: 'dist/chromium/chromium-isolated.js', ...preload, format: 'iife', target: 'chrome120', budget: 'chromium' },
  { from: 'src/preload/chromium-page.ts', to: 'dist/chromium/chromium-page.js', ...preload, format: 'iife', target: 'chrome120', budget: 'chromium' },
];

/** What of these a packed program holds. */
export const packedFiles = [...workers, ...shells].map(({ to }) => to).filter((to) => to.startsWith('dist/electron/') || to.startsWith('dist/workers/'));

/** Minified bytes of each shell's preload (ARCHITECTURE.md, Shells). */
const budgets = { electron: 1024, chromium: 2048 };

const options = ({ from, to, budget: _budget, ...rest }) => ({ ...rest, define: define(), entryPoints: [inRoot(from)], outfile: inRoot(to), absWorkingDir: root, logLevel: 'silent', metafile: true });

const bundle = async (entries, say) => {
  const { build } = await import('esbuild');
  const present = entries.filter(({ from }) => existsSync(inRoot(from)));
  for (const { from } of entries) if (!existsSync(inRoot(from))) say(`skipped ${from}: not written yet`);
  const results = await Promise.all(present.map((entry) => build(options(entry))));
  return present.map((entry, index) => {
    const bytes = Object.values(results[index].metafile.outputs).reduce((most, { bytes: size }) => Math.max(most, size), 0);
    return { ...entry, bytes };
  });
};

/** The helpers that run in a process or thread of their own; about 0.1 s. */
export const buildWorkers = (say = () => {}) => bundle(workers, say);

/** Everything but the renderer. A preload that outgrows its limit has pulled in a library, and is refused. */
export const buildNode = async (say = () => {}) => {
  const built = await bundle([...workers, ...shells], say);
  for (const [budget, limit] of Object.entries(budgets)) {
    const bytes = built.filter((entry) => entry.budget === budget).reduce((sum, entry) => sum + entry.bytes, 0);
    if (bytes > limit) throw new Plain(`the ${budget} preload is ${bytes} bytes; the limit is ${limit}. Import types only.`);
  }
  return built;
};

/** The same entries for `npm run dev`: rebuilt on change, `onBuilt` after each. */
export const watchNode = async (onBuilt) => {
  const { context } = await import('esbuild');
  const contexts = [];
  for (const entry of [...workers, ...shells].filter(({ from }) => existsSync(inRoot(from)))) {
    const plugin = { name: 'tell', setup: (build) => build.onEnd(({ errors }) => onBuilt(entry.to, errors.length === 0)) };
    const watching = await context({ ...options(entry), logLevel: 'warning', plugins: [plugin] });
    await watching.watch();
    contexts.push(watching);
  }
  return () => Promise.all(contexts.map((watching) => watching.dispose()));
};
