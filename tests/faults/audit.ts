import { parseArgs } from 'node:util';
import { runTampers } from './audit/run-tampers.ts';

/**
 * Tampers with a log in every way we know: with its bundles and, through its key, with the database it lives in (rows A1, A2, A3, D11b).
 * Each must be refused with the first bad row named; what nobody touched must hold.
 */
const { values: options } = parseArgs({ options: { seed: { type: 'string', default: '1' }, rows: { type: 'string', default: '2500' }, 'per-kind': { type: 'string', default: '12' } } });

const perKind = Number(options['per-kind']);
console.log(`${'what was done'.padEnd(76)} tried caught range  said`);
const tried = await runTampers({
  rows: Number(options.rows), seed: Number(options.seed), perKind, perLiveKind: Math.ceil(perKind * 0.75),
  tell: (each) => {
    console.log(`${each.kind.padEnd(76)} ${String(each.tried).padStart(5)} ${String(each.caught).padStart(6)} ${String(each.byRange).padStart(5)}  ${[...each.reasons].join(', ')}${each.missed === '' ? '' : `   MISSED ${each.missed}`}`);
  },
});
if (!tried) console.log('a log that nobody touched does not hold');
else {
  console.log('caught: refused, and the first bad row is the one named (or, where no row is bad, none); range: named as one of several rows, see docs/audit-bundle.md');
}
const sum = (of: 'tried' | 'caught') => (tried ?? []).reduce((total, each) => total + each[of], 0);
console.log(JSON.stringify({ tried: sum('tried'), caught: sum('caught') }));
process.exitCode = tried !== undefined && sum('tried') === sum('caught') ? 0 : 1;
