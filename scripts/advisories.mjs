// `npm run advisories`: asks the registry what is known against what we ship. Needs a network, so it is not part of `npm test`.
import { spawnSync } from 'node:child_process';
import { advisoryFaults } from './lib/advisory-rules.mjs';
import { root } from './lib/root.mjs';
import { orExit, Plain } from './lib/say.mjs';
import { readLock } from './lib/shipped-packages.mjs';

await orExit(async () => {
  const { stdout, stderr } = spawnSync('npm', ['audit', '--json'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (!stdout) throw new Plain(`npm audit failed:\n${stderr}`);
  const faults = advisoryFaults(JSON.parse(stdout), readLock(), new Date().toISOString().slice(0, 10));
  for (const fault of faults) console.log(`NOT  ${fault}`);
  console.log(JSON.stringify({ failed: faults.length }));
  process.exitCode = faults.length === 0 ? 0 : 1;
});
