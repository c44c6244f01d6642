import { isDeepStrictEqual } from 'node:util';
import { readFileSync, writeFileSync } from 'node:fs';
import { inPlace } from '../integration/driver-cases/driver-case.ts';
import type { DriverCase, DriverName } from '../integration/driver-cases/driver-case.ts';
import { makeGolden } from '../integration/golden-database.ts';
import { driverCases, expectedOf, findDrivers } from '../integration/driver-cases/index.ts';

if (process.argv.includes('--golden')) {
  console.log(`made ${await makeGolden()}`);
  process.exit(0);
}

/** Runs every case against every driver and prints, or writes into docs/drivers.md, what each answered. */
const drivers = findDrivers();
const page = 'docs/drivers.md';
const [begin, end] = ['<!-- begin: npm run drivers -- --write -->', '<!-- end -->'];
const counts: Record<DriverName, { passed: number; differs: number; failed: number }> = { sqlcipher: { passed: 0, differs: 0, failed: 0 }, sqlite3mc: { passed: 0, differs: 0, failed: 0 } };

/** `undefined` is what toEqual takes for absent; both sides go through JSON as the tests' rows do. */
const isSame = (found: unknown, expected: unknown): boolean => isDeepStrictEqual(JSON.parse(JSON.stringify(found ?? null)), JSON.parse(JSON.stringify(expected ?? null)));

const tryCase = async (each: DriverCase, name: DriverName): Promise<string> => {
  const [driver, other] = [drivers.find(([own]) => own === name)?.[1], drivers.find(([own]) => own !== name)?.[1]];
  if (!driver) return 'not installed';
  const found = await inPlace(driver, other, each.find).catch((error: unknown) => `failed: ${String(error)}`);
  if (!isSame(found, expectedOf(each, name))) {
    counts[name].failed += 1;
    console.error(`${name}: ${each.about}: ${each.name}: ${JSON.stringify(found)} and not ${JSON.stringify(expectedOf(each, name))}`);
    return '**fails**';
  }
  const differs = each.differs?.[name];
  counts[name][differs ? 'differs' : 'passed'] += 1;
  return differs ? `differs: ${differs.means}` : 'passes';
};

const lines = [`| Case | ${drivers.map(([name]) => name).join(' | ')} |`, `|---|${drivers.map(() => '---').join('|')}|`];
let about = '';
for (const each of driverCases) {
  if (each.about !== about) lines.push(`| **${each.about}** |${drivers.map(() => ' |').join('')}`);
  about = each.about;
  const answers: string[] = [];
  for (const [name] of drivers) answers.push(await tryCase(each, name));
  lines.push(`| ${each.name.replaceAll('|', '\\|')} | ${answers.join(' | ')} |`);
}
const table = lines.join('\n');
if (process.argv.includes('--write')) {
  const text = readFileSync(page, 'utf8');
  writeFileSync(page, `${text.slice(0, text.indexOf(begin) + begin.length)}\n${table}\n${text.slice(text.indexOf(end))}`);
} else console.log(table);
console.log(JSON.stringify({ cases: driverCases.length, ...counts }));
process.exit(Object.values(counts).some(({ failed }) => failed > 0) || drivers.some(([, driver]) => !driver) ? 1 : 0);
