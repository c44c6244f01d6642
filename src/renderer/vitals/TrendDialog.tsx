import { Modal } from '@mantine/core';
import type { MeasureName } from '#shared/vitals/measures.ts';
import { measures, usualRangeAt } from '#shared/vitals/measures.ts';
import { StatePanel } from '#renderer/kit/StatePanel.tsx';
import { formatNumber, t } from '#renderer/text/index.ts';
import type { PastReading } from './history.ts';
import { VitalsTrend } from './VitalsTrend.tsx';

interface TrendDialogProps {
  readonly name: MeasureName | undefined;
  readonly past: readonly PastReading[];
  readonly ageYears: number | undefined;
  readonly onClose: () => void;
}

/** `usual 90 to 140 mmHg`, or that none holds at this age. */
export const usualWords = (name: MeasureName, ageYears: number | undefined): string => {
  const usual = usualRangeAt(measures[name], ageYears);
  if (!usual) return measures[name].usualAdult ? t('trend.noRange') : '';
  const { decimals, units } = measures[name];
  return t('trend.usual', { range: `${t('vitals.range', { low: formatNumber(usual.low, decimals), high: formatNumber(usual.high, decimals) })} ${units[0].display}` });
};

/** The whole of one measure, large; the grid keeps what was typed. */
export const TrendDialog = ({ name, past, ageYears, onClose }: TrendDialogProps) => (
  <Modal opened={name !== undefined} onClose={onClose} size={880} centered closeButtonProps={{ 'aria-label': t('close') }} transitionProps={{ duration: 0 }}
    title={name && <>{t('trend.open', { measure: t(`measure.${name}`) })} <span className="sm sec plain">{usualWords(name, ageYears)}</span></>}>
    {name && (past.length < 2
      ? <StatePanel icon="clock" title={t('trend.few')}><p>{t('trend.few.text')}</p></StatePanel>
      : <div className="dialog"><VitalsTrend name={name} past={past} ageYears={ageYears} height={320} hasTable /></div>)}
  </Modal>
);
