import type { BreachClock } from '#shared/incidents/breach-clock.ts';
import { acts } from '#shared/incidents/choices.ts';
import type { ConcernedPerson, Incident, IncidentSummary } from '#shared/incidents/incident.ts';
import { addDays, calendarDateOf } from '#shared/time/calendar-date.ts';
import { formatDate, formatLongDate, isTextKey, t } from '#renderer/text/index.ts';

/** A part of a record, in words. One that a newer version of the log names is told as another record. */
export const featureWords = (feature: string): string => {
  const key = `incident.feature.${feature}`;
  return isTextKey(key) ? t(key as 'incident.feature.other') : t('incident.feature.other');
};

/** What was met of a record, a line for each way: `Read: allergies; vital signs`. */
export const metWords = ({ kinds }: Pick<ConcernedPerson, 'kinds'>): readonly string[] => acts.flatMap((act) => {
  const met = [...new Set(kinds.filter((kind) => kind.act === act).map(({ feature }) => featureWords(feature)))];
  return met.length === 0 ? [] : [t(`incident.act.${act}`, { what: met.join('; ') })];
});

/** Each kind of information once, for a letter. That a chart was opened in an emergency tells nothing that is in it. */
export const informationOf = ({ kinds }: Pick<ConcernedPerson, 'kinds'>): readonly string[] => [...new Set(kinds.filter(({ feature }) => feature !== 'emergency').map(({ feature }) => featureWords(feature)))];

/** How long there is left, as a sentence. */
export const leftWords = ({ daysLeft }: Pick<BreachClock, 'daysLeft'>): string =>
  daysLeft > 0 ? t('incident.clock.left', { count: daysLeft }) : daysLeft === 0 ? t('incident.clock.today') : t('incident.clock.late', { count: -daysLeft });

/** Over or under 500 people, and what that means. */
export const sizeWords = ({ isLarge, secretaryBy }: BreachClock, people: number): string =>
  t(isLarge ? 'incident.clock.large' : 'incident.clock.small', { count: people, date: formatLongDate(secretaryBy) });

/** An alarm of a newer version is told by its name. */
export const alarmWords = (kind: string): string => {
  const key = `alert.${kind}`;
  return isTextKey(key) ? t(key as 'alert.left') : kind;
};

export const titleOf = (incident: IncidentSummary & Partial<Pick<Incident, 'staffName' | 'device' | 'alertKind'>>): string => {
  const kind = t(`incident.kind.${incident.kind}`);
  if (incident.kind === 'alarm' && incident.alertKind) return t('incident.about.person', { kind, name: alarmWords(incident.alertKind) });
  if (incident.kind === 'lost-device' && incident.device !== null && incident.device !== undefined) return t('incident.about.device', { kind, number: String(incident.device) });
  return incident.staffName ? t('incident.about.person', { kind, name: incident.staffName }) : kind;
};

/** The last day that lies within: the stored moment is the first one after. */
const lastDayOf = (toAt: string, offset: number): string => addDays(calendarDateOf(toAt, offset), -1);

export const daysOf = ({ fromAt, toAt }: Pick<Incident, 'fromAt' | 'toAt'>, offset: number): { readonly from: string | null; readonly to: string | null } =>
  ({ from: fromAt === null ? null : calendarDateOf(fromAt, offset), to: toAt === null ? null : lastDayOf(toAt, offset) });

export const scopeWords = (incident: Pick<Incident, 'fromAt' | 'toAt'>, offset: number): string => {
  const { from, to } = daysOf(incident, offset);
  if (from !== null && to !== null) return t('incident.scope.days', { from: formatDate(from), to: formatDate(to) });
  if (from !== null) return t('incident.scope.from', { from: formatDate(from) });
  return to === null ? t('incident.scope.all') : t('incident.scope.until', { to: formatDate(to) });
};

/** `Haddad, Asha`; where the chart is closed, its record number. */
export const nameOf = ({ familyName, givenNames, recordNumber }: ConcernedPerson): string => (familyName === '' && givenNames === '' ? recordNumber : [familyName, givenNames].filter(Boolean).join(', '));
