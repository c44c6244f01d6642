import type { Medication } from '#shared/medications/medication.ts';
import { clinic } from '#renderer/api/client.ts';
import { whenWords } from '#renderer/sections/index.ts';
import type { MarkName, RowLook, SectionSpec } from '#renderer/sections/index.ts';
import { t } from '#renderer/text/index.ts';
import { MedicationActions } from './MedicationActions.tsx';

const marks: Readonly<Record<Medication['status'], MarkName>> = {
  active: 'now', intended: 'coming', draft: 'coming', 'on-hold': 'ask', unknown: 'ask', completed: 'over', stopped: 'not', cancelled: 'not', 'not-taken': 'not', 'entered-in-error': 'not',
};

export const medicationLook = ({ display, code, started, authored, status }: Medication): RowLook => ({
  name: display || code, when: started ?? authored, whenText: '', status: t(`medication.status.${status}`), mark: marks[status], isTakenBack: status === 'entered-in-error',
});

export const medicationsSection: SectionSpec<Medication> = {
  name: 'medications', kind: 'medication',
  ask: (query) => clinic['medications.list'](query),
  groupWords: (group) => t(`form.${group as Medication['form']}`),
  look: medicationLook,
  columns: [
    { head: 'medication.dosage', width: 'rest', text: ({ dosage }) => dosage },
    { head: 'medication.reason', width: 'm', isExtra: true, text: ({ reason }) => reason },
    { head: 'medication.prescriber', width: 'm', isExtra: true, text: ({ prescriber }) => prescriber },
  ],
  fields: (medication, offset) => {
    const date = (when: string | null): string => (when === null ? '' : whenWords(when, offset));
    return [
      ['medication.dosage', medication.dosage], ['medication.reason', medication.reason], ['medication.form', t(`form.${medication.form}`)],
      ['medication.started', date(medication.started)], ['medication.ended', date(medication.ended)], ['medication.authored', date(medication.authored)],
      ['medication.prescriber', medication.prescriber],
      ...(medication.confirmedOn === null ? [] : [['medication.confirmed', t('care.by', { name: medication.confirmedBy, when: date(medication.confirmedOn) })] as const]),
      ...(medication.statusReason === '' ? [] : [['care.why', medication.statusReason] as const]),
      ...(medication.statusOn === null ? [] : [['care.said', t('care.by', { name: medication.statusBy, when: date(medication.statusOn) })] as const]),
      ...(medication.mitigation === '' ? [] : [['medication.despite', medication.mitigation] as const]),
      ...(medication.recordedBy === '' ? [] : [['care.recordedBy', medication.recordedBy] as const]), ['row.code', medication.code],
    ];
  },
  note: ({ note }) => note,
  Lead: MedicationActions,
};
