import { useCallback, useEffect, useRef, useState } from 'react';
import type { SectionPage, SectionQuery } from '#shared/sections/section.ts';
import { onEvent } from '#renderer/api/client.ts';
import { outcomeOf } from '#renderer/api/outcome.ts';
import type { Failure } from '#renderer/api/outcome.ts';
import type { ChartRow, SectionSpec } from './section-spec.ts';

export type SectionFilter = Omit<SectionQuery, 'patientId' | 'after'>;
export const noFilter: SectionFilter = { show: 'all', group: '', words: '', from: null, to: null };
export const isFiltered = (filter: SectionFilter): boolean => JSON.stringify(filter) !== JSON.stringify(noFilter);

interface State<Row> {
  /** Everything read so far, in the section's order; the last answer stays while another is awaited. */
  readonly page: SectionPage<Row> | undefined;
  readonly failure: Failure | undefined;
  /** Which question was answered last; another one is under way while it differs. */
  readonly answered: unknown;
  readonly isAppending: boolean;
  readonly moreFailed: boolean;
}

// An import tells once for each patient; one question after a burst is enough.
const burst = 80;

/** One section of one patient, filtered; `more` appends the next page. */
export const useSection = <Row extends ChartRow>(patientId: string, { ask, kind }: SectionSpec<Row>, { show, group, words, from, to }: SectionFilter) => {
  const [state, setState] = useState<State<Row>>({ page: undefined, failure: undefined, answered: undefined, isAppending: false, moreFailed: false });
  const turn = useRef(0);
  const askPage = useCallback((after: string | null) => outcomeOf(ask({ patientId, show, group, words, from, to, after })), [ask, patientId, show, group, words, from, to]);
  const reload = useCallback(async () => {
    const mine = (turn.current += 1);
    const outcome = await askPage(null);
    // The answer to an older filter must not replace a newer one's.
    if (mine !== turn.current) return;
    setState((now) => (outcome.type === 'value' ? { page: outcome.value, failure: undefined, answered: askPage, isAppending: false, moreFailed: false } : { ...now, failure: outcome, answered: askPage, isAppending: false }));
  }, [askPage]);
  useEffect(() => { void reload(); }, [reload]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onEvent((event) => {
      if (event.type !== 'records-changed' || !event.patientIds.includes(patientId) || (kind !== undefined && !event.kinds.includes(kind))) return;
      clearTimeout(timer);
      timer = setTimeout(() => { void reload(); }, burst);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [reload, patientId, kind]);
  const isBusy = state.answered !== askPage || state.isAppending;
  const more = async (): Promise<void> => {
    const before = state.page;
    if (!before?.next || isBusy) return;
    const mine = (turn.current += 1);
    setState((now) => ({ ...now, isAppending: true, moreFailed: false }));
    const outcome = await askPage(before.next);
    if (mine !== turn.current) return;
    setState((now) => (outcome.type === 'value' ? { ...now, page: { ...outcome.value, rows: [...before.rows, ...outcome.value.rows] }, isAppending: false } : { ...now, moreFailed: true, isAppending: false }));
  };
  return { ...state, isBusy, reload, more };
};
