// Which files may lie in a packed program, and which have to. What nobody thought of is refused.
import { packedFiles } from './build-node.mjs';

const nativePackages = ['@journeyapps/sqlcipher', 'keytar'];
/** Found from the helpers, which lie outside the archive and so find only what lies there too. */
const besideHelpers = [...nativePackages, 'bindings', 'file-uri-to-path'];

const ours = [
  /^package\.json$/,
  ...packedFiles.map((file) => new RegExp(`^${file.replaceAll('.', '\\.')}$`)),
  /^dist\/renderer\/(gate|clinic)\/index\.html$/,
  /^dist\/renderer\/(gate|clinic)\/assets\/[\w-]+-[\w-]{8}\.(js|css|svg|woff2)$/,
];
/** In a package: programs, their tables, compiled add-ons, and its licence. */
const theirs = /^(.+\/)?([^/]+\.(js|cjs|mjs|json|wasm)|(LICEN[SC]E|License|license|NOTICE|COPYING)[^/]*)$/;
const compiled = /^build\/Release\/[\w-]+\.node$/;
const notTheirs = /(^|\/)(test|tests|__tests__|spec|bench|benchmarks?|examples?|docs?|coverage|fixtures)\/|\.(test|spec)\.[cm]?js$|(^|\/)tsconfig[^/]*\.json$/;

const packageFolder = /^(?:node_modules\/(?:@[^/]+\/)?[^/]+\/)+/;
/** The package that `file` belongs to, as a folder (`node_modules/zod`). */
export const moduleOf = (file) => packageFolder.exec(file)?.[0].replace(/\/$/, '');
const nameOf = (folder) => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** What is wrong with a list of packed files (`{ path, unpacked }`), one line each; `modules` are the folders of the packages it should have. */
export const listFaults = (files, modules) => {
  const paths = files.map(({ path }) => path);
  const allowed = new Set(modules);
  const faults = [];
  for (const { path, unpacked } of files) {
    const folder = moduleOf(path);
    const inside = folder === undefined ? '' : path.slice(folder.length + 1);
    const isNative = folder !== undefined && nativePackages.includes(nameOf(folder)) && compiled.test(inside);
    const isRight = folder === undefined ? ours.some((shape) => shape.test(path)) : isNative || (theirs.test(inside) && !notTheirs.test(inside));
    if (!isRight) faults.push(`${path} has no business in a package`);
    else if (folder !== undefined && !allowed.has(folder)) faults.push(`${path} is of a package that nothing packed imports`);
    const mustLieOutside = path.endsWith('.node') || path.startsWith('dist/workers/') || (folder !== undefined && besideHelpers.includes(nameOf(folder)));
    if (mustLieOutside && !unpacked) faults.push(`${path} is inside the archive, where it cannot be run from`);
    if (!mustLieOutside && unpacked) faults.push(`${path} lies outside the archive, whose integrity does not cover it`);
  }
  const needed = ['package.json', ...packedFiles, 'dist/renderer/gate/index.html', 'dist/renderer/clinic/index.html'];
  for (const path of needed) if (!paths.includes(path)) faults.push(`${path} is missing`);
  for (const folder of modules) if (!paths.includes(`${folder}/package.json`)) faults.push(`${folder} is missing, and something packed imports it`);
  for (const name of nativePackages) if (!paths.some((path) => path.startsWith(`node_modules/${name}/`) && path.endsWith('.node'))) faults.push(`the compiled add-on of ${name} is missing`);
  return faults;
};
