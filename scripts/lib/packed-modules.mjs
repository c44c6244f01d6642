// Which packages of node_modules a packed program needs: what the built files import, and what those packages import in turn.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packedFiles } from './build-node.mjs';
import { inRoot, root } from './root.mjs';
import { Plain } from './say.mjs';

/** Brought by the runtime, or asked for and gone without: pg tries its native sibling. */
const notPacked = ['electron', 'pg-native'];
/** Only for compiling the two add-ons, which are packed compiled. */
const onlyForBuilding = ['node-addon-api', 'prebuild-install'];

const packageOf = (specifier) => specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');

/** The packages that a built file imports, by name. */
export const importsOf = async (file) => {
  const { build } = await import('esbuild');
  const { metafile } = await build({ entryPoints: [file], bundle: true, write: false, outdir: 'nowhere', packages: 'external', platform: 'node', format: 'esm', metafile: true, logLevel: 'silent' });
  const outside = Object.values(metafile.outputs).flatMap(({ imports }) => imports.filter(({ external }) => external).map(({ path }) => path));
  const { isBuiltin } = await import('node:module');
  return [...new Set(outside.filter((path) => !isBuiltin(path) && !path.startsWith('.')).map(packageOf))].filter((name) => !notPacked.includes(name));
};

/** Where `name` is found from the folder of another package: beside its own packages first, as Node looks. */
const locate = (name, from) => {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (existsSync(inRoot(place, 'package.json'))) return place;
    if (folder === '') return undefined;
  }
};

/** Folders of `names` and of all they depend on, from the checkout's root; `node_modules/a/node_modules/b` where that is where it lies. */
export const closureOf = (names) => {
  const found = new Set();
  const visit = (name, from, isOptional) => {
    const place = locate(name, from);
    if (place === undefined) {
      if (isOptional) return;
      throw new Plain(`${name} is imported by what would be packed, and is not installed`);
    }
    if (found.has(place)) return;
    found.add(place);
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(join(root, place, 'package.json'), 'utf8'));
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) if (!onlyForBuilding.includes(next)) visit(next, place, next in optionalDependencies);
  };
  for (const name of names) visit(name, '', false);
  return [...found].sort();
};

/** The folders of every package to be packed. */
export const packedModules = async () => closureOf([...new Set((await Promise.all(packedFiles.map((file) => importsOf(inRoot(file))))).flat())]);
