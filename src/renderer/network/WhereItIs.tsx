import { useEffect } from 'react';
import { clinic, onEvent } from '#renderer/api/client.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { t } from '#renderer/text/index.ts';
import { PlaceMark } from './Lamp.tsx';
import { useSync } from './use-sync-status.ts';

interface WhereItIsProps {
  readonly patientId: string;
  readonly recordId: string;
  /** Beside the words that say that something was saved: the mark and the one fact, and the rest for whoever points at it. */
  readonly isBrief?: boolean;
}

/** How far the newest change of a record has come, as it goes: ring, half, full. Nothing in a clinic without a hub, or where it cannot be told. */
export const WhereItIs = (props: WhereItIsProps) => {
  const hasHub = useSync(({ status }) => status !== undefined && status.state !== 'off');
  return hasHub ? <Known {...props} /> : null;
};

const Known = ({ patientId, recordId, isBrief = false }: WhereItIsProps) => {
  const [answer, reload] = useAnswer(`where ${recordId}`, () => clinic['sync.whereIs']({ patientId, recordId }), (_kinds, ids) => ids.includes(patientId));
  useEffect(() => onEvent((event) => { if (event.type === 'sync-changed') void reload(); }), [reload]);
  if (answer.type !== 'value' || answer.value.at === 'unknown') return null;
  const { at, devices } = answer.value;
  const names = devices.filter((name) => name !== '');
  const fact = at === 'devices' ? t('where.devices', { count: devices.length }) : t(`where.${at}`);
  const more = names.length > 0 ? names.join(', ') : t(`where.${at}.more`);
  // No live region: it changes by itself within seconds, and what was saved has just been said.
  if (isBrief) return <span className="where where--brief" title={more}><PlaceMark at={at} />{t('where.brief', { fact, more })}</span>;
  return (
    <p className="where" title={names.join(', ')}>
      <PlaceMark at={at} />
      <b>{fact}</b>
      <span className="sm sec">{more}</span>
    </p>
  );
};
