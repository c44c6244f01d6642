import type { BenchRow } from '../bench-row.ts';

const number = (value: number | null): string => (value === null ? '–' : value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** The rows for people, columns aligned; what bounds a miss on a line of its own. */
export const tableOf = (rows: readonly BenchRow[]): string => {
  const head = ['what', 'ours', 'peer', '', 'ratio', 'goal', 'met'];
  const body = rows.map(({ row, ours, peer, unit, ratio, goal, met }) => [row, number(ours), number(peer), unit, number(ratio), goal, met === null ? '?' : met ? 'yes' : 'NO']);
  const widths = head.map((_, i) => Math.max(...[head, ...body].map((cells) => cells[i]?.length ?? 0)));
  const line = (cells: readonly string[]) => cells.map((cell, i) => ([1, 2, 4].includes(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join('  ').trimEnd();
  return [line(head), ...rows.flatMap(({ bound }, i) => [line(body[i] ?? []), ...(bound === '' ? [] : [`    bound by: ${bound}`])])].join('\n');
};
