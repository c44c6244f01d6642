/** What a row of the fault catalogue came to. `lost` and `torn` count records, `failed` faults that ended otherwise than they must. */
export interface RowResult {
  readonly faults: number;
  /** Changes that were told as saved, and were looked for afterwards. */
  readonly acknowledged: number;
  readonly lost: number;
  readonly torn: number;
  /** One sentence for each fault that did not end as it must. */
  readonly failures: readonly string[];
}

export interface Row {
  /** As in the catalogue: `K1`. */
  readonly id: string;
  readonly what: string;
  readonly run: () => Promise<RowResult>;
  /** Why it cannot be had here. */
  readonly whyNot?: string | undefined;
}

export const nothing: RowResult = { faults: 0, acknowledged: 0, lost: 0, torn: 0, failures: [] };

export const together = (results: readonly RowResult[]): RowResult => results.reduce((sum, each) => ({
  faults: sum.faults + each.faults, acknowledged: sum.acknowledged + each.acknowledged, lost: sum.lost + each.lost, torn: sum.torn + each.torn,
  failures: [...sum.failures, ...each.failures],
}), nothing);

/** A row that threw did not come to its end: that is a failure of it, not of the others. */
const runRow = (row: Row): Promise<RowResult> => row.run().catch((error: unknown) => ({ ...nothing, faults: 1, failures: [`did not come to its end: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`] }));

/** Runs the rows one after the other, prints a line for each, and last one JSON line; answers the exit code. */
export const runRows = async (rows: readonly Row[], print: (line: string) => void): Promise<number> => {
  const results: RowResult[] = [];
  print('row   faults  acknowledged  lost  torn  failed     s');
  for (const row of rows) {
    if (row.whyNot !== undefined) {
      print(`${row.id.padEnd(5)} skipped: ${row.what}: ${row.whyNot}`);
      continue;
    }
    const began = performance.now();
    const result = await runRow(row);
    results.push(result);
    const { faults, acknowledged, lost, torn, failures } = result;
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    print(`${row.id.padEnd(5)} ${String(faults).padStart(6)}  ${String(acknowledged).padStart(12)}  ${String(lost).padStart(4)}  ${String(torn).padStart(4)}  ${String(failures.length).padStart(6)}  ${seconds.padStart(4)}  ${row.what}`);
    failures.forEach((failure) => print(`      ${failure}`));
  }
  const { faults, acknowledged, lost, torn, failures } = together(results);
  print(JSON.stringify({ rows: results.length, faults, acknowledged, lost, torn, failed: failures.length }));
  // Nothing tried proves nothing.
  return faults > 0 && lost + torn + failures.length === 0 ? 0 : 1;
};
