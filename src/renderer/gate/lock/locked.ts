import { formatTime, t } from '#renderer/api/words.ts';
import type { Status } from '../status.ts';

export type Lock = NonNullable<Status['lock']>;
export type LockedPerson = Lock['people'][number];

const timeOf = (moment: string): string => formatTime(moment, -new Date(moment).getTimezoneOffset());

/** Why it is locked and since when. */
export const lockedSince = ({ reason, at }: Lock): string => t(`lock.because.${reason}`, { time: timeOf(at) });
/** When it closes by itself. */
export const closesAt = ({ sealsAt }: Lock): string => t('lock.closes', { time: timeOf(sealsAt) });
