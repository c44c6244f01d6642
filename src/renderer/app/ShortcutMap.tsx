import { Modal } from '@mantine/core';
import { Kbd } from '#renderer/kit/Kbd.tsx';
import { useMay } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';

type Row = readonly [keys: string, words: string];

const Group = ({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) => (
  <section>
    <h3>{title}</h3>
    <dl className="keys">{rows.map(([keys, words]) => <div key={keys}><dt><Kbd>{keys}</Kbd><span className="sr">{keys}</span></dt><dd>{words}</dd></div>)}</dl>
  </section>
);

/** `?`: every key, by where it works. */
export const ShortcutMap = ({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) => {
  const canRegister = useMay('patients:register');
  const canRecord = useMay('vitals:record');
  const canSettle = useMay('review:settle');
  const canOpen = useMay('patients:read');
  const canRecordMedication = useMay('medications:record');
  const canRecordAllergy = useMay('allergies:record');
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('keys.title')} size="lg" closeButtonProps={{ 'aria-label': t('close') }} transitionProps={{ duration: 0 }}>
      <div className="key-groups">
        <Group title={t('keys.everywhere')} rows={[
          ['Ctrl K', t('keys.command')], ['Ctrl L', t('keys.lock')], ['F6', t('keys.region')], ['Esc', t('keys.esc')], ['?', t('keys.map')],
          ...(canRegister ? [['N', t('keys.register')] as const] : []),
        ]} />
        {canOpen && <Group title={t('keys.chartTitle')} rows={[['Alt 1–9', t('keys.tab')], ['↑ ↓', t('keys.rows')], ['/', t('keys.words')], ...(canRecordAllergy ? [['Alt A', t('allergy.record')] as const, ...(canRecordMedication ? [['Alt M', t('medication.add')] as const, ['T', t('keys.confirm')] as const, ['S', t('keys.status')] as const] : []), ['E', t('keys.change')] as const, ['X', t('keys.takeBack')] as const] : []), ['Esc', t('keys.close')]]} />}
        {canRecord && <Group title={t('keys.vitalsTitle')} rows={[
          ['Enter', t('keys.next')], ['=', t('keys.same')], ['Alt U', t('keys.unit')], ['F2', t('keys.guess')], ['F4', t('keys.keep')], ['Alt T', t('keys.trend')], ['Ctrl Enter', t('keys.save')],
        ]} />}
        {canSettle && <Group title={t('keys.twoTitle')} rows={[['1 2', t('keys.two.keep')], ['3', t('keys.two.ask')]]} />}
        {canRegister && <Group title={t('keys.registerTitle')} rows={[['Alt 1', t('keys.match')], ['Ctrl Enter', t('keys.saveNew')]]} />}
      </div>
    </Modal>
  );
};
