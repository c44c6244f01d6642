import type { SyncStatus } from '#shared/sync/status.ts';
import { formatMoment, isTextKey, t } from '#renderer/text/index.ts';

export interface Here { readonly utcOffsetMinutes: number; readonly today: string }

const at = (moment: string, { utcOffsetMinutes, today }: Here): string => formatMoment(moment, utcOffsetMinutes, today);

/** `Offline since 10:42`. */
export const stateWords = ({ state, since }: SyncStatus, here: Here): string => (state === 'off' ? t('sync.off.title') : t(`sync.${state}`, { when: at(since, here) }));

export const seenWords = ({ hubSeenAt }: SyncStatus, here: Here): string => (hubSeenAt === null ? t('sync.seen.never') : t('sync.seen', { when: at(hubSeenAt, here) }));

const mostSkew = 5;

/** What happened, that nothing was lost, and the next step, each a sentence. */
export const statusLines = (status: SyncStatus, here: Here): readonly string[] => {
  const { state, reason, waiting, nextTryAt, clockOffset } = status;
  if (state === 'off') return [t('sync.off.text')];
  const minutes = clockOffset === null ? 0 : Math.round(Math.abs(clockOffset) / 60_000);
  const clock = minutes >= mostSkew ? [t('sync.clock', { minutes })] : [];
  const safe = `${t('sync.works')} ${waiting === 0 ? t('sync.go.none') : t('sync.go', { count: waiting })}`;
  if (state === 'online') return [waiting === 0 ? t('sync.online.text') : t('sync.go', { count: waiting }), ...clock];
  const what = reason === null ? [] : [t(`sync.reason.${reason}`)];
  const next = reason === null ? [] : [t(`sync.reason.${reason}.next`)];
  const again = state === 'offline' && nextTryAt !== null ? [t('sync.nextTry', { when: at(nextTryAt, here) })] : [];
  return [...what, safe, ...next, ...again, ...(state === 'offline' ? [t('sync.notUntil')] : []), ...clock];
};

/** Why something that came was not taken in; of a reason that this version has no word for, that it was not. */
export const keptWords = (reason: string): { readonly title: string; readonly text: string } => {
  const key = `kept.${reason}`;
  return isTextKey(`${key}.text`) ? { title: t(key as 'kept.unknown'), text: t(`${key}.text` as 'kept.unknown.text') } : { title: t('kept.other'), text: t('kept.other.text') };
};
