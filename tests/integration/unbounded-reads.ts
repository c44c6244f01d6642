/** Nothing sorts before these, so a range that begins at one of them is the whole index: it only looks like a range in the plan. */
const fromLeast = /\b(?:WHERE|AND|OR|ON)\s+[\w.]+\s*(?:>=?|BETWEEN)\s*(?:''|0|-\d+)(?![\w.])/;

/** Whether the text of a statement (or a file of them) has a range that begins at the least value. */
export const beginsAtLeast = (text: string): boolean => fromLeast.test(text);

const named = /\b(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)(?:\s+(?:AS\s+)?(?!WHERE|JOIN|CROSS|LEFT|ON|SET|ORDER|LIMIT|GROUP|SELECT|USING|DESC)(\w+))?/gi;

/** A table read by pages: in order, from the last one read, up to a limit, and nothing in between that could reject rows. */
const pagesOf = (text: string, table: string, alias: string): number =>
  [...text.matchAll(new RegExp(`\\bFROM ${table}(?: AS ${alias})?(?: WHERE [\\w.]+ > \\?)? ORDER BY [\\w., ]+ LIMIT (?:\\?|\\d+)`, 'g'))].length;

/**
 * What a statement reads without a bound, by its query plan: a table or an index from end to end, a range open at one side, or one that
 * begins at the least value. Ranges within one key (`patient_id = ? AND …`) are bounded by the key, pages by their limit.
 */
export const unboundedReads = (
  statement: string, plan: readonly string[], tables: readonly { readonly name: string; readonly isVirtual: number }[],
): readonly string[] => {
  const text = statement.replace(/\s+/g, ' ');
  // An alias stands for its table in a plan.
  const tableOf = new Map([...text.matchAll(named)].map((found) => [found[2] ?? found[1] ?? '', found[1] ?? '']));
  const isSorted = plan.some((detail) => detail.startsWith('USE TEMP B-TREE FOR ORDER BY'));
  const open = new Map<string, string[]>();
  const unbounded: string[] = [];
  for (const detail of plan) {
    const [, way, alias = ''] = /^(SCAN|SEARCH) (\w+)/.exec(detail) ?? [];
    const table = tables.find(({ name }) => name === (tableOf.get(alias) ?? alias));
    if (!way || !table) continue;
    const range = /\(([^]*)\)$/.exec(detail)?.[1];
    if (table.isVirtual) {
      if (/INDEX \d+:$/.test(detail)) unbounded.push(detail);
    } else if (detail.includes('AUTOMATIC')) unbounded.push(detail);
    else if (range?.includes('=')) continue;
    else if (range !== undefined && beginsAtLeast(text)) unbounded.push(detail);
    else if (way === 'SCAN' || (range !== undefined && !(range.includes('>') && range.includes('<')))) open.set(alias, [...(open.get(alias) ?? []), detail]);
  }
  for (const [alias, details] of open) {
    if (isSorted || details.length > pagesOf(text, tableOf.get(alias) ?? alias, alias)) unbounded.push(...details);
  }
  return unbounded.map((detail) => `${detail} | ${text.slice(0, 200)}`);
};
