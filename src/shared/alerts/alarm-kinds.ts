/**
 * What a look at the log may find, the gravest first: an alarm with several reasons is called by the first of them. None of them
 * blocks anything.
 */
export const alarmKinds = [
  'rollback', 'verify-failed', 'gap', 'device-fork', 'forbidden-write', 'hub-untrue', 'records-differ', 'records-mended', 'audit-gap', 'audit-differs', 'hub-rolled-back', 'clock-anomaly', 'own-record', 'staff-as-patient', 'same-address', 'same-surname', 'export-burst', 'refusals', 'burst',
  'after-hours', 'no-backup', 'unwitnessed',
] as const;
export type AlarmKind = (typeof alarmKinds)[number];

/** Why, in numbers: the words are the page's. What a number means depends on the kind; see the texts of `alarm.*`. */
export interface AlarmReason {
  readonly kind: AlarmKind;
  /** Charts, refusals, milliseconds, the first missing row; null where there is nothing to count. */
  readonly count: number | null;
  /** The person's own usual; the last missing row. */
  readonly usual: number | null;
}

export const isAlarmKind = (kind: string): kind is AlarmKind => (alarmKinds as readonly string[]).includes(kind);
