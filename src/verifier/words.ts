import type { Fault, Good, Reason, Verdict } from './finding.ts';

const digits = (n: number): string => n.toLocaleString('en-US');
const minute = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`;

const why: Readonly<Record<Reason, string>> = {
  'unreadable-header': 'this is no Wardlight audit bundle, or its first line was changed',
  'wrong-header': 'the first line names another key than the log begins with',
  'unreadable-line': 'a line cannot be read',
  'wrong-row': 'the row is not the one that was logged',
  'missing-row': 'the row is missing',
  'repeated-row': 'another row stands here a second time',
  'inserted-row': 'something that was never logged stands before it',
  order: 'the rows are not in their order',
  'cut-off': 'the log ends too soon',
  'unsigned-row': 'no signed head covers it',
  'wrong-leaves': 'the list of hashes was changed; the rows hold',
  'wrong-root': 'the log was rewritten: it is not what was signed',
  'wrong-proof': 'a proof was changed',
  'bad-consistency': 'it is not shown that the log only grew',
  'bad-signature': 'the signature of a head does not hold',
  'wrong-key': 'a head was signed by a key that nobody named',
  'bad-cosignature': 'the signature of a witness does not hold',
  fork: 'another log was signed than the one in this bundle',
  'rollback-branch': 'it belongs to a branch that a rollback left behind',
  'wrong-count': 'the counts do not fit',
  'wrong-digest': 'the bundle is not as it was written',
};

const where = ({ seq, to, line }: Fault): string => {
  if (seq === null) return `line ${digits(line)}`;
  return to === null || to <= seq ? `row ${digits(seq)}` : `row ${digits(seq)}, or one of those up to ${digits(to)}`;
};

const faultWords = (fault: Fault): string => `does not hold: ${where(fault)}: ${why[fault.reason]} (${fault.reason}, line ${digits(fault.line)})`;

const witnessWords = ({ witnessed, unchecked, size }: Good): string => {
  const [latest] = witnessed;
  const others = unchecked.length === 0 ? '' : `; cosigned by ${unchecked.join(', ')}, not checked without a key`;
  if (!latest) return `not witnessed as far as this check can tell${others}`;
  const rest = latest.size < size ? `, not witnessed since row ${digits(latest.size)}` : '';
  return `witnessed by ${latest.name} at ${minute(latest.at)}${rest}${others}`;
};

const goodWords = (good: Good): string => {
  const rows = good.rows === 1 ? '1 row holds' : `${digits(good.rows)} rows hold`;
  const range = good.isWhole ? `${digits(good.first)} to ${digits(good.last)}` : `within ${digits(good.first)} to ${digits(good.last)} of ${digits(good.size)}`;
  const rollbacks = good.rollbacks.map(({ seq, lost }) => `; rolled back before row ${digits(seq)}${lost > 0 ? `, ${digits(lost)} signed rows left behind` : ''}`).join('');
  const key = good.isFirstKeyGiven ? '' : `; first key ${good.firstKey}, compare it with what the clinic wrote down`;
  return `${rows}, ${range}; last signed ${minute(good.signedAt)}; ${witnessWords(good)}${rollbacks}${key}`;
};

/** One line for people. No character of the bundle that could draw another line gets into it. */
export const wordsOf = (verdict: Verdict): string =>
  (verdict.type === 'holds' ? goodWords(verdict.good) : faultWords(verdict.fault)).replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, '?');
