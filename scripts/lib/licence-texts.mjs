// The notices that the licences of shipped packages ask us to pass on. Pages and helpers carry packages inside them, where no licence file lies beside.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { inRoot } from './root.mjs';
import { shippedPackages } from './shipped-packages.mjs';

const isNotice = /^(licen[sc]e|copying|notice)(\.|-|$)/i;

const textOf = (path) =>
  readdirSync(inRoot(path), { withFileTypes: true }).filter((entry) => entry.isFile() && isNotice.test(entry.name)).map(({ name }) => readFileSync(inRoot(path, name), 'utf8').replaceAll('\r\n', '\n').trim()).join('\n\n');

const authorOf = (path) => {
  const { author } = JSON.parse(readFileSync(inRoot(path, 'package.json'), 'utf8'));
  return typeof author === 'string' ? author : (author?.name ?? 'its authors');
};

/** One text with every notice: packages whose notice reads the same stand together. */
export const licenceTexts = () => {
  const byText = new Map();
  for (const { path, name, version, licence } of shippedPackages().filter((one) => existsSync(inRoot(one.path)))) {
    const text = textOf(path) || `Licence: ${licence}. Copyright: ${authorOf(path)}. The package holds no text of it.`;
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${licence})`]);
  }
  const parts = [...byText].map(([text, names]) => `${names.join('\n')}\n\n${text}`);
  return ['Wardlight contains these works of others. Electron\'s own and Chromium\'s are in LICENSE.electron.txt and LICENSES.chromium.html.', ...parts].join(`\n\n${'-'.repeat(80)}\n\n`);
};
