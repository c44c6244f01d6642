import { isAlarmKind } from '#shared/alerts/alarm-kinds.ts';
import type { AlarmKind } from '#shared/alerts/alarm-kinds.ts';
import type { Alert, AlertKind } from '#shared/alerts/contract.ts';
import type { IconName } from '#renderer/kit/Icon.tsx';
import { t } from '#renderer/text/index.ts';

export const icons: Readonly<Record<AlertKind, IconName>> = {
  'emergency-opened': 'key', 'restricted-emergency': 'lock', 'review-overdue': 'clock', 'password-reset': 'person', 'second-factor-reset': 'person',
  'too-many-patients': 'people', 'policy-weakened': 'settings', 'power-given': 'personPlus', 'left': 'leave', 'unlock-guessed': 'warn', 'hidden-duplicate': 'question',
  'key-changed': 'key', 'key-not-changed': 'key', 'chart-shut-to-all': 'lock',
  'rollback': 'disk', 'verify-failed': 'shield', 'gap': 'warn', 'device-fork': 'network', 'forbidden-write': 'cross', 'hub-untrue': 'network', 'records-differ': 'network', 'records-mended': 'disk', 'audit-gap': 'log', 'audit-differs': 'log', 'hub-rolled-back': 'disk', 'clock-anomaly': 'clock', 'own-record': 'person', 'staff-as-patient': 'people', 'same-address': 'home',
  'same-surname': 'warn', 'export-burst': 'print', 'refusals': 'cross', 'burst': 'people', 'after-hours': 'clock', 'no-backup': 'disk', 'unwitnessed': 'shield',
};

/** Late, or somebody went further than a rule: looked at first. */
export const urgent: ReadonlySet<AlertKind> = new Set<AlertKind>([
  'restricted-emergency', 'review-overdue', 'too-many-patients', 'unlock-guessed', 'hidden-duplicate', 'key-not-changed', 'chart-shut-to-all',
  'rollback', 'verify-failed', 'gap', 'device-fork', 'forbidden-write', 'hub-untrue', 'records-differ', 'records-mended', 'own-record', 'staff-as-patient', 'same-address', 'same-surname', 'export-burst', 'refusals',
]);

/** `Same family name, after hours`. */
export const nameOf = ({ kind, reasons }: Alert): string => [t(`alert.${kind}`), ...reasons.filter((reason) => reason.kind !== kind).map((reason) => t(`alarm.${reason.kind}.also`))].join(', ');

const whyOf = (kind: AlarmKind, name: string, count: number | null, usual: number | null): string => {
  if (kind === 'after-hours') return t('alarm.after-hours.why', { name, count: count ?? 1 });
  // A branch has no last entry: what is missing there is counted.
  if (kind === 'gap' && usual === null) return t('alarm.gap.branch.why', { count: count ?? 0 });
  return t(`alarm.${kind}.why`, { name, count: count ?? 0, usual: usual ?? 0 });
};

/** Why, in whole sentences: of an alarm each reason with its numbers. */
export const reasonsOf = ({ kind, reasons, staffName }: Alert): readonly string[] =>
  isAlarmKind(kind) ? reasons.map((reason) => whyOf(reason.kind, staffName, reason.count, reason.usual)) : [t(`alert.${kind}.text`, { name: staffName })];

/** Who looks after it; '' once it is settled or where nobody has to be named. */
export const stateOf = ({ state, isYours, ownerName, kind }: Alert): string => {
  if (state === 'settled') return '';
  if (state === 'new') return isAlarmKind(kind) ? t('alarm.state.new') : '';
  return isYours ? t(`alarm.state.${state}.yours`) : t(`alarm.state.${state}`, { name: ownerName ?? '' });
};
