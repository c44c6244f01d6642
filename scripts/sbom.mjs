// `npm run sbom -- --out FILE`: what is in the program, as CycloneDX. SOURCE_DATE_EPOCH dates it.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { billFaults, billOf } from './lib/bill-of-materials.mjs';
import { root } from './lib/root.mjs';
import { orExit, Plain } from './lib/say.mjs';
import { readLock } from './lib/shipped-packages.mjs';

/** From the lock file, so that nothing has to be installed. Without its messages, which would be in the middle of the JSON. */
const whole = () => {
  const { status, stdout, stderr } = spawnSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (status !== 0) throw new Plain(`npm sbom failed:\n${stderr}`);
  return JSON.parse(stdout);
};

await orExit(async () => {
  const at = process.argv.indexOf('--out');
  const out = at < 0 ? undefined : process.argv[at + 1];
  if (out === undefined) throw new Plain('usage: npm run sbom -- --out FILE');
  const lock = readLock();
  const bill = billOf(whole(), lock, process.env.SOURCE_DATE_EPOCH === undefined ? undefined : Number(process.env.SOURCE_DATE_EPOCH));
  const faults = billFaults(bill, lock);
  for (const fault of faults) console.log(`NOT  ${fault}`);
  writeFileSync(resolve(process.env.INIT_CWD ?? process.cwd(), out), `${JSON.stringify(bill, null, 2)}\n`);
  console.log(JSON.stringify({ components: bill.components.length, dependencies: bill.dependencies.length, failed: faults.length }));
  process.exitCode = faults.length === 0 ? 0 : 1;
});
