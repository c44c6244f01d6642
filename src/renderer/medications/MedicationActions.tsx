import type { Medication } from '#shared/medications/medication.ts';
import { isTakenNow, mayBecome, statusesToSay } from '#shared/medications/status-change.ts';
import { Action } from '#renderer/kit/Action.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';
import { useMay } from '#renderer/session/index.ts';
import { t } from '#renderer/text/index.ts';
import { aboutOf, askMedication } from './form-store.ts';
import type { MedicationChange } from './form-store.ts';

const keyOf: Readonly<Record<MedicationChange, string>> = { confirm: 'T', changeDose: 'E', changeStatus: 'S', takeBack: 'X' };

const Buttons = ({ row }: { readonly row: Medication }) => {
  const ask = (type: MedicationChange): void => { askMedication(row.patientId, { type, about: aboutOf(row) }); };
  const isTaken = isTakenNow(row);
  const possible: readonly MedicationChange[] = [
    ...(isTaken && row.status !== 'on-hold' ? ['confirm' as const] : []), ...(isTaken ? ['changeDose' as const] : []),
    ...(statusesToSay.some((status) => mayBecome(row.status, status)) ? ['changeStatus' as const] : []), 'takeBack',
  ];
  useKeys(Object.fromEntries(possible.map((type) => [keyOf[type], () => { ask(type); }])));
  return (
    <div className="care-actions">
      {possible.map((type) => <Action key={type} kind={type === 'takeBack' ? 'quiet' : 'plain'} keys={keyOf[type]} onClick={() => { ask(type); }}>{t(`medication.do.${type}`)}</Action>)}
    </div>
  );
};

/** In an opened medication: what may be said of it now. Another drug, or a new course, is a new entry. */
export const MedicationActions = ({ row }: { readonly row: Medication }) => {
  const mayRecord = useMay('medications:record');
  return mayRecord && row.status !== 'entered-in-error' ? <Buttons row={row} /> : null;
};

/** Stands before the filter, and leaves it its one line also beside an opened row: to record another one. */
export const RecordButton = ({ patientId }: { readonly patientId: string }) => {
  const mayRecord = useMay('medications:record');
  return mayRecord ? <Action icon="plus" keys="Alt M" aria-label={t('medication.add')} onClick={() => { askMedication(patientId, { type: 'record' }); }}>{t('medication.add.short')}</Action> : null;
};
