import type { LogLine } from '#shared/audit/contract.ts';
import { kindOf } from '#shared/audit/showing.ts';
import type { IconName } from '#renderer/kit/Icon.tsx';
import { isTextKey, t } from '#renderer/text/index.ts';
import type { Told } from './gather.ts';

const words = (key: string): string | undefined => (isTextKey(key) ? (t as (key: string) => string)(key) : undefined);

/** What one row says, after a name: `opened the chart`, `tried to write vitals and was refused`. */
export const sayLine = ({ action, method }: Pick<LogLine, 'action' | 'method'>): string => {
  if (action === 'refused') {
    const act = words(`audit.do.${method}`);
    return act === undefined ? t('audit.line.refusedUnknown', { method }) : t('audit.line.refused', { do: act });
  }
  // What failed is no more than that, whatever it would have been.
  const did = kindOf(action) === 'refused' ? undefined : words(`audit.did.${method}`);
  return did ?? t(`audit.act.${action}`);
};

const sayChart = (lines: readonly LogLine[]): string => {
  const opened = lines.filter(({ method }) => method === 'patients.show');
  const what = [...new Set(lines.toReversed().flatMap(({ method }) => words(`audit.noun.${method}`) ?? []))].join(', ');
  if (opened.length === 0) return t('audit.line.read', { what });
  const times = t('audit.line.opened', { count: opened.length });
  const minutes = Math.ceil((Date.parse(opened[0]?.at ?? '') - Date.parse(opened.at(-1)?.at ?? '')) / 60_000);
  const all = opened.length > 1 && minutes > 0 ? t('audit.line.openedIn', { opened: times, minutes: t('audit.line.minutes', { count: minutes }) }) : times;
  return what === '' ? all : t('audit.line.andRead', { opened: all, what });
};

/** What rows told together say, after a name. */
export const say = ({ kind, lines }: Told): string => {
  const [first] = lines;
  if (kind === 'chart') return sayChart(lines);
  const patients = new Set(lines.flatMap(({ patient }) => (patient ? [patient.id] : []))).size;
  return kind === 'search' && patients > 1 ? t('audit.line.patients', { did: sayLine(first), count: patients }) : sayLine(first);
};

/** The drawing beside a sentence. */
export const iconOf = ({ lines: [{ action }] }: Told): IconName => {
  if (action === 'emergency') return 'key';
  if (action === 'search') return 'search';
  const kind = kindOf(action);
  return kind === 'read' ? 'eye' : kind === 'changed' ? 'file' : kind === 'left' ? 'print' : kind === 'refused' ? 'cross' : 'check';
};
