import type { UpdateStatus } from '#shared/updates/contract.ts';
import { calendarDateOf } from '#shared/time/calendar-date.ts';
import { formatDate, formatMoment, formatNumber, t } from '#renderer/text/index.ts';

interface Here { readonly utcOffsetMinutes: number; readonly today: string }

const sizeWords = (bytes: number): string => t('serving.size.megabytes', { count: formatNumber(Math.max(1, Math.round(bytes / 1_000_000))) });

/** What stands under the version where nothing newer is there. */
const idleLines = ({ here, hasServer, isDaily, checkedAt, currentAt }: UpdateStatus, { utcOffsetMinutes, today }: Here): readonly string[] => {
  if (here === 'by-hand') return [t('update.byHand')];
  if (here === 'no-keys') return [t('update.noKeys')];
  if (!hasServer) return [t('update.noServer')];
  const asked = checkedAt === null ? t('update.never') : t(checkedAt === currentAt ? 'update.current' : 'update.unknown', { when: formatMoment(checkedAt, utcOffsetMinutes, today) });
  return isDaily ? [asked] : [asked, t('update.notDaily')];
};

/** How it stands, in a title and sentences. */
export const updateWords = (status: UpdateStatus, mayInstall: boolean, here: Here): { readonly title: string; readonly lines: readonly string[] } => {
  const { version, phase, offered, doneBytes, refused } = status;
  if (refused !== null && mayInstall) return { title: t('update.refused'), lines: [t(`update.why.${refused}`), t('update.safe', { version }), ...(phase === 'fetched' && offered ? [t('update.stillGood', { version: offered.version })] : [])] };
  if (phase === 'checking') return { title: t('update.version', { version }), lines: [t('update.checking')] };
  if (!offered) return { title: t('update.version', { version }), lines: idleLines(status, here) };
  const about = { version: offered.version, size: sizeWords(offered.bytes), when: formatDate(calendarDateOf(offered.releasedAt, here.utcOffsetMinutes)) };
  if (phase === 'installing') return { title: t('update.installing', about), lines: [] };
  if (!mayInstall) return { title: t('update.offered', about), lines: [t('update.offered.others')] };
  if (phase === 'fetching') return { title: t('update.fetching', about), lines: [t('update.fetching.text', { ...about, done: sizeWords(doneBytes) })] };
  if (phase === 'fetched') return { title: t('update.fetched', about), lines: [t('update.fetched.text')] };
  return { title: t('update.offered', about), lines: [t('update.offered.text', about)] };
};
