import { pageSize } from '#shared/audit/contract.ts';
import type { auditContract, LogLine } from '#shared/audit/contract.ts';
import type { InputOf, OutputOf } from '#shared/contract/define.ts';
import { actionsShown } from '#shared/audit/showing.ts';
import type { CallContext } from '#main/api/call-context.ts';
import { rightsOf, subjectOf } from './reader-rights.ts';
import type { ReaderRights } from './reader-rights.ts';
import { linesOf } from './timeline-store.ts';
import type { StoredLine } from './timeline-store.ts';

type Asked = InputOf<(typeof auditContract)['audit.timeline']>;

const patientOf = (row: StoredLine, { isHidden, mayName }: ReaderRights, { about, names }: Asked): Pick<LogLine, 'patient' | 'isHidden'> => {
  const { patientId } = row;
  // Who is asked about stands above the list, not in each line of it.
  if (patientId === null || (about.type === 'patient' && about.patientId === patientId)) return { patient: null, isHidden: false };
  if (isHidden(patientId)) return { patient: null, isHidden: true };
  const name = names && mayName ? [row.familyName, row.givenNames].filter(Boolean).join(', ') : null;
  return { patient: { id: patientId, recordNumber: row.recordNumber ?? '', name }, isHidden: false };
};

/** One page of what happened, newest first by sequence. */
export const readTimeline = async ({ read, viewer }: CallContext, asked: Asked): Promise<OutputOf<(typeof auditContract)['audit.timeline']>> => {
  const rights = await rightsOf(read, viewer);
  const subject = await subjectOf(read, asked.about, rights);
  if (subject.type === 'no-such' || subject.type === 'closed-chart') return { type: subject.type };
  const { about, from, to, show } = asked;
  // One more than a page says whether there is another.
  const found = await linesOf(read, { about, from, to, actions: actionsShown(show), before: asked.before ?? Number.MAX_SAFE_INTEGER, most: pageSize + 1 });
  const page = found.slice(0, pageSize);
  return {
    type: 'timeline',
    lines: page.map((row): LogLine => ({
      seq: row.seq, at: row.at, action: row.action, method: row.method, outcome: row.outcome, recordKind: row.recordKind, purpose: row.purpose, from: row.from, device: row.device, count: row.count,
      who: row.staffId === null ? null : { staffId: row.staffId, name: row.staffName ?? '', role: row.role ?? '' }, ...patientOf(row, rights, asked),
    })),
    next: found.length > pageSize ? (page.at(-1)?.seq ?? null) : null,
  };
};
