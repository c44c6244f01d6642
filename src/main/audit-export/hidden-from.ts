import type { CallContext } from '#main/api/call-context.ts';
import { closedCharts } from './store.ts';

/** Charts whose log stays out: those closed to the reader; all that are closed to anybody, where that is not the reader's to manage. */
export const hiddenFrom = async ({ read, viewer }: Pick<CallContext, 'read' | 'viewer'>): Promise<readonly string[]> =>
  (await closedCharts(read)).filter((id) => !viewer.may('restrictions:manage') || !viewer.mayOpen(id));
