import type { Result } from '#shared/results/result.ts';
import { isOdd, readingWords, valueWords } from './result-words.ts';

/** The value, and in words how it reads; a diamond where one should look again. */
export const ValueCell = ({ row }: { readonly row: Result }) => {
  const reads = readingWords(row);
  const odd = isOdd(row);
  return (
    <span className="result-value">
      {odd && <svg className="result-value__mark" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><path className="c-out" d="M6 0L12 6L6 12L0 6Z" /></svg>}
      <b className="clip"><bdi>{valueWords(row) || '–'}</bdi></b>
      {odd && reads !== '' && <span className="result-value__reads">{reads}</span>}
    </span>
  );
};
