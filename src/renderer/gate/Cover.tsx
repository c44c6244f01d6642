import { useEffect, useState } from 'react';
import { formatDay, formatMoment, formatTime, t } from '#renderer/api/words.ts';
import { Brand } from '#renderer/kit/Brand.tsx';
import type { Status } from './status.ts';

const useNow = (): Date => {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => { setNow(new Date()); }, 1000);
    return () => { clearInterval(timer); };
  }, []);
  return now;
};

const Clock = () => {
  const now = useNow();
  const offset = -now.getTimezoneOffset();
  const local = new Date(now.getTime() + offset * 60_000).toISOString();
  const time = formatTime(now.toISOString(), offset);
  return (
    <div className="cover__time">
      <time dateTime={time}>{time}</time>
      <p>{formatDay(local.slice(0, 10))}</p>
    </div>
  );
};

/** `14:02` of today, as in the clinic's window. */
const whenWords = (moment: string): string => {
  const offset = -new Date().getTimezoneOffset();
  return formatMoment(moment, offset, new Date(Date.now() + offset * 60_000).toISOString().slice(0, 10));
};

const textOf: { readonly [S in Status['state']]?: 'cover.locked.text' | 'cover.open.text' } = { locked: 'cover.locked.text', 'signed-in': 'cover.open.text' };

/** The left half: which clinic, what time, and what state. No patient, no name of anybody. */
export const Cover = ({ status }: { readonly status: Status | undefined }) => (
  <section className="cover" aria-label={t('cover.label')}>
    <div className="cover__brand">
      <Brand label={t('app.name')} />
      <div><bdi>{status?.clinicName || t('app.name')}</bdi>{status && (status.state === 'not-set-up' || status.state === 'setting-up') && <small>{t('cover.new')}</small>}</div>
    </div>
    <Clock />
    <div className="cover__sync">
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">{status?.sync?.state === 'online' ? <circle cx="6" cy="6" r="5.4" fill="currentColor" /> : <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="2" />}</svg>
      <b>{status?.sync ? t(`sync.${status.sync.state}`, { when: whenWords(status.sync.since) }) : t('cover.here')}</b>
      {status?.isServing && <p>{t('cover.serves')}</p>}
      <p>{status?.isDemo ? t('mark.demo') : status?.isTestClinic ? t('mark.test') : t(textOf[status?.state ?? 'signed-out'] ?? 'cover.here.text')}</p>
    </div>
  </section>
);
