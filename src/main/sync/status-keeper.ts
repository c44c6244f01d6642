import type { SyncStatus } from '#shared/sync/status.ts';
import type { Clock } from '#main/ports.ts';
import type { SyncAlarm } from './sync-engine.ts';

type Standing = Pick<SyncStatus, 'state' | 'reason'>;
type Rest = Omit<SyncStatus, 'state' | 'reason' | 'since'>;

const tellEveryMs = 1_000;
const mostAlarms = 100;

/** What is shown, and who is told when it changed: at most once a second, and always of the last. */
export const createStatusKeeper = (clock: Clock, tell: () => void) => {
  let status: SyncStatus = { state: 'off', since: clock.now(), reason: null, isBusy: false, waiting: 0, hubSeenAt: null, nextTryAt: null, firstSync: null, clockOffset: null };
  const alarms: SyncAlarm[] = [];
  let timer: NodeJS.Timeout | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  const changed = (): void => {
    if (timer) return;
    const wait = Math.max(0, toldAt + tellEveryMs - clock.monotonic());
    timer = setTimeout(() => {
      timer = undefined;
      toldAt = clock.monotonic();
      tell();
    }, wait);
    timer.unref();
  };
  const put = (next: SyncStatus): void => {
    if (JSON.stringify(next) === JSON.stringify(status)) return;
    status = next;
    changed();
  };
  return {
    status: () => status,
    alarms: (): readonly SyncAlarm[] => [...alarms],
    stand: ({ state, reason }: Standing): void => {
      const isSame = state === status.state && reason === status.reason;
      put({ ...status, state, reason, since: isSame ? status.since : clock.now() });
    },
    set: (rest: Partial<Rest>): void => put({ ...status, ...rest }),
    /** Once for each thing until it is over. */
    raise: (kind: SyncAlarm['kind'], dev: number | null): void => {
      if (alarms.some((alarm) => alarm.kind === kind && alarm.dev === dev)) return;
      alarms.push({ kind, dev, at: clock.now() });
      if (alarms.length > mostAlarms) alarms.shift();
      changed();
    },
    settle: (kind: SyncAlarm['kind'], isOver: (dev: number | null) => boolean): void => {
      for (let i = alarms.length - 1; i >= 0; i -= 1) {
        const alarm = alarms[i];
        if (alarm?.kind === kind && isOver(alarm.dev)) alarms.splice(i, 1);
      }
    },
    end: (): void => clearTimeout(timer),
  };
};
export type StatusKeeper = ReturnType<typeof createStatusKeeper>;
