import { existsSync } from 'node:fs';
import { inRoot, root } from './root.mjs';
import { capture } from './run.mjs';
import { Plain } from './say.mjs';

const windows = { gate: 'src/renderer/gate/index.html', clinic: 'src/renderer/app/index.html' };
const present = (say) =>
  Object.entries(windows).filter(([, page]) => {
    if (!existsSync(inRoot(page))) say(`skipped ${page}: not written yet`);
    return existsSync(inRoot(page));
  });

const inWindow = (name, extra = {}) => ({ configFile: inRoot('vite.config.ts'), mode: name, ...extra });

/**
 * dist/renderer/gate and dist/renderer/clinic, each with its index.html and its own assets. In a process each: Vite lets a
 * missing import escape as an unhandled rejection, which would take the tests or the start that wanted the build with it.
 */
export const buildRenderer = async (say = () => {}) => {
  const env = { ...process.env, NODE_ENV: 'production', WARDLIGHT_DEV: '', ...(process.stderr.isTTY ? {} : { NO_COLOR: '1' }) };
  const vite = (name) => capture(process.execPath, [inRoot('node_modules/vite/bin/vite.js'), 'build', '--config', 'vite.config.ts', '--mode', name], { env });
  const results = await Promise.all(present(say).map(async ([name]) => ({ name, ...(await vite(name)) })));
  for (const { name, code, output } of results) {
    if (code !== 0) throw new Plain(`the ${name} window does not build:\n${output.trimEnd()}`);
    if (output.trim() !== '') say(output.trim());
  }
};

/** The same two builds, again on each change; `onBuilt(name, isFine)` after each. */
export const watchRenderer = async (onBuilt) => {
  process.env.NODE_ENV = 'development';
  process.env.WARDLIGHT_DEV = '1';
  process.chdir(root);
  const { build } = await import('vite');
  const watchers = [];
  for (const [name] of present(() => {})) {
    const watcher = await build(inWindow(name, { build: { watch: {} } }));
    watcher.on('event', (event) => {
      if (event.code === 'END') onBuilt(name, true);
      if (event.code === 'ERROR') onBuilt(name, false);
    });
    watchers.push(watcher);
  }
  return () => Promise.all(watchers.map((watcher) => watcher.close()));
};
