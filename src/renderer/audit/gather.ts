import type { LogLine } from '#shared/audit/contract.ts';
import { isTextKey } from '#renderer/text/index.ts';

/** Rows that are told in one sentence, newest first: one visit to one chart, one search, or a row by itself. */
export interface Told {
  readonly kind: 'chart' | 'search' | 'one';
  readonly lines: readonly [LogLine, ...LogLine[]];
}

/** Whoever opens a chart reads its parts within minutes. */
const visitMs = 10 * 60_000;

const isOfChart = ({ action, method }: LogLine): boolean => action === 'read' && (method === 'patients.show' || isTextKey(`audit.noun.${method}`));
const isSameWho = (a: LogLine, b: LogLine): boolean => a.who?.staffId === b.who?.staffId && a.from === b.from;
const isSameWhose = (a: LogLine, b: LogLine): boolean => a.patient?.id === b.patient?.id && a.isHidden === b.isHidden;

const belongs = ({ kind, lines }: Told, next: LogLine): boolean => {
  const [first] = lines;
  if (!isSameWho(first, next)) return false;
  if (kind === 'chart') return isOfChart(next) && isSameWhose(first, next) && Date.parse(first.at) - Date.parse(next.at) < visitMs;
  if (kind !== 'search' || next.action !== 'search' || next.method !== first.method) return false;
  // One search writes a row for each patient it shows; the same list asked for again is no news either.
  return next.at === first.at || (isSameWhose(first, next) && Date.parse(first.at) - Date.parse(next.at) < visitMs);
};

/** What a person reads as one thing is told once; every row stays countable by its sequence number. */
export const gather = (lines: readonly LogLine[]): readonly Told[] => {
  const told: Told[] = [];
  for (const line of lines) {
    const last = told.at(-1);
    if (last && belongs(last, line)) told[told.length - 1] = { ...last, lines: [...last.lines, line] };
    else told.push({ kind: isOfChart(line) ? 'chart' : line.action === 'search' ? 'search' : 'one', lines: [line] });
  }
  return told;
};
