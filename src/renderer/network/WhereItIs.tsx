import { clinic, onEvent } from '#renderer/api/client.ts';
import { useAnswer } from '#renderer/api/use-answer.ts';
import { t } from '#renderer/text/index.ts';
import { useEffect } from 'react';
import { PlaceMark } from './Lamp.tsx';
import { useSync } from './use-sync-status.ts';

/** How far the newest change of a record has come. Nothing in a clinic without a hub, or where it cannot be told. */
export const WhereItIs = ({ patientId, recordId }: { readonly patientId: string; readonly recordId: string }) => {
  const hasHub = useSync(({ status }) => status !== undefined && status.state !== 'off');
  return hasHub ? <Known patientId={patientId} recordId={recordId} /> : null;
};

const Known = ({ patientId, recordId }: { readonly patientId: string; readonly recordId: string }) => {
  const [answer, reload] = useAnswer(`where ${recordId}`, () => clinic['sync.whereIs']({ patientId, recordId }), (_kinds, ids) => ids.includes(patientId));
  useEffect(() => onEvent((event) => { if (event.type === 'sync-changed') void reload(); }), [reload]);
  if (answer.type !== 'value' || answer.value.at === 'unknown') return null;
  const { at, devices } = answer.value;
  const names = devices.filter((name) => name !== '');
  return (
    <p className="where" title={names.join(', ')}>
      <PlaceMark at={at} />
      <b>{at === 'devices' ? t('where.devices', { count: devices.length }) : t(`where.${at}`)}</b>
      <span className="sm sec">{names.length > 0 ? names.join(', ') : t(`where.${at}.more`)}</span>
    </p>
  );
};
