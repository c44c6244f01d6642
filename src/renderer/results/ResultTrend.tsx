import type { Result } from '#shared/results/result.ts';
import { clinic } from '#renderer/api/client.ts';
import { FailurePanel } from '#renderer/api/FailurePanel.tsx';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { TrendChart } from '#renderer/kit/TrendChart.tsx';
import { isOutside } from '#renderer/kit/trend-scale.ts';
import type { Band } from '#renderer/kit/trend-scale.ts';
import { dayWords, TrendTable, whenWords } from '#renderer/sections/index.ts';
import { useSession } from '#renderer/session/index.ts';
import { formatNumber, t } from '#renderer/text/index.ts';
import { exactNumber, rangeWords, valueWords } from './result-words.ts';

const bandOf = ({ low, high }: Result): Band | undefined => (low === null && high === null ? undefined : { low, high });

const Trend = ({ row, results }: { readonly row: Result; readonly results: readonly Result[] }) => {
  const { utcOffsetMinutes: offset } = useSession();
  const same = results.filter(({ unit }) => unit === row.unit);
  if (same.length < 2) return null;
  const byId = new Map(same.map((each) => [each.id, each]));
  // The latest range told: a laboratory that changes its method changes its range.
  const band = same.toReversed().map(bandOf).find((each) => each !== undefined) ?? bandOf(row);
  const points = same.map(({ id, value, effective }) => ({ id, value: value ?? 0, at: Date.parse(effective ?? '') }));
  // A point told only as a year is written as that year, also at the edge.
  const dateAt = new Map(same.map(({ effective }) => [Date.parse(effective ?? ''), effective ?? '']));
  const told = (id: string): string => { const each = byId.get(id); return each ? valueWords(each) : ''; };
  const when = (id: string): string => whenWords(byId.get(id)?.effective ?? '', offset);
  return (
    <section className="result-trend" aria-label={t('trend.title')}>
      <div className="result-trend__head"><h3>{t('trend.title')}</h3>{rangeWords(row) !== '' && <span className="sm sec">{t('trend.reference', { range: rangeWords(row) })}</span>}</div>
      <TrendChart lines={[{ name: row.display, points, band }]} height={208} label={t('trend.keys', { name: row.display, count: points.length })}
        valueWords={exactNumber} tickWords={formatNumber} dayWords={(at) => dayWords(dateAt.get(at) ?? '', offset)}
        pointWords={(_line, point, isOut) => t(isOut ? 'trend.point.outside' : 'trend.point', { value: told(point.id), date: when(point.id) })} />
      {results.length > same.length && <p className="sm sec">{t('trend.otherUnit', { count: results.length - same.length })}</p>}
      <TrendTable rows={points.map(({ id, value }) => ({ id, when: when(id), value: told(id), isOut: isOutside(value, band) }))} />
    </section>
  );
};

/** The larger trend of an opened result, where there is more than one number. */
export const ResultTrend = ({ row }: { readonly row: Result }) => {
  const { patientId, code, codeSystem } = row;
  const [answer, reload] = useAnswer(`trend ${patientId} ${codeSystem} ${code}`, () => clinic['results.trend']({ patientId, code, codeSystem }),
    (kinds, patientIds) => kinds.includes('result') && patientIds.includes(patientId));
  if (answer.type === 'loading') return <p className="sm sec" role="status">{t('trend.loading')}</p>;
  if (answer.type !== 'value') return <FailurePanel failure={answer} onRetry={() => { void reload(); }} />;
  return <Trend row={row} results={answer.value.results} />;
};
