// `npm run licences`: is everything we ship under a licence that we may ship it under? `-- --out FILE` also writes the notices to pass on.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { exceptions, licenceFaults } from './lib/licence-rules.mjs';
import { licenceTexts } from './lib/licence-texts.mjs';
import { orExit } from './lib/say.mjs';
import { shippedPackages } from './lib/shipped-packages.mjs';

await orExit(async () => {
  const packages = shippedPackages();
  const counts = new Map();
  for (const { licence = 'none named' } of packages) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  for (const [licence, count] of [...counts].sort((a, b) => b[1] - a[1])) console.log(`${String(count).padStart(5)}  ${licence}`);
  for (const { name, licence, reason } of exceptions) console.log(`except ${name} (${licence}): ${reason}`);
  const faults = licenceFaults(packages);
  for (const fault of faults) console.log(`NOT  ${fault}`);
  const at = process.argv.indexOf('--out');
  if (at >= 0) writeFileSync(resolve(process.env.INIT_CWD ?? process.cwd(), process.argv[at + 1]), licenceTexts());
  console.log(JSON.stringify({ packages: packages.length, licences: counts.size, exceptions: exceptions.length, failed: faults.length }));
  process.exitCode = faults.length === 0 ? 0 : 1;
});
