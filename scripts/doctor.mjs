// `npm run doctor`: what this computer lacks and the line that brings it. Changes nothing.
import { existsSync } from 'node:fs';
import { areBuilt, whyNotLoading } from './lib/natives.mjs';
import { isInstalled, isStamped } from './lib/packages.mjs';
import { inRoot } from './lib/root.mjs';
import { installLine, missingFor } from './lib/system.mjs';

let isWell = true;
const report = (isFine, what, remedy) => {
  if (!isFine) isWell = false;
  console.log(`${isFine ? 'ok     ' : 'MISSING'} ${what}${isFine || remedy === undefined ? '' : `\n        run: ${remedy}`}`);
};

const [major, minor] = process.versions.node.split('.').map(Number);
report(major > 20 || (major === 20 && minor >= 19), `Node ${process.versions.node} (20.19 or newer)`, 'install Node 20.19 or newer');
const hasPackages = existsSync(inRoot('node_modules')) && (isStamped() || isInstalled());
report(hasPackages, 'the locked npm packages', 'node scripts/bootstrap.mjs');
const why = hasPackages && areBuilt() ? await whyNotLoading() : 'not built';
report(why === undefined, `native add-ons load${why === undefined ? '' : ` (${why})`}`, 'node scripts/bootstrap.mjs');

const purposes = { start: 'to run Wardlight', test: 'to run the tests', build: 'to build the native add-ons' };
const missing = missingFor(Object.keys(purposes));
for (const [purpose, words] of Object.entries(purposes)) {
  const lacking = missingFor([purpose]);
  report(lacking.length === 0, `system packages ${words}${lacking.length === 0 ? '' : `: ${lacking.map(({ name }) => name).join(', ')}`}`);
}
if (missing.length > 0) console.log(`        run: ${installLine(missing)}`);
process.exitCode = isWell ? 0 : 1;
