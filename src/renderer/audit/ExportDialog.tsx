import { useState } from 'react';
import { exportKinds } from '#shared/audit-export/export-kinds.ts';
import type { ExportKind } from '#shared/audit-export/export-kinds.ts';
import type { About } from '#shared/audit/contract.ts';
import { purposes } from '#shared/audit/purposes.ts';
import { Choice } from '#renderer/kit/Choice.tsx';
import { SelectField } from '#renderer/kit/SelectField.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { StepUpDialog } from '#renderer/step-up/index.ts';
import type { StepUpInput } from '#renderer/step-up/index.ts';
import { t } from '#renderer/text/index.ts';

interface ExportDialogProps {
  /** Whom the page is about. */
  readonly about: About;
  /** The days that are shown. */
  readonly span: { readonly from: string; readonly to: string };
  readonly onClose: () => void;
}

const isWholePath = (path: string): boolean => path.startsWith('/') && path.length > 1 && !path.endsWith('/');

/** What leaves the log, as what, what for and where to; the secrets are typed in the other window. */
export const ExportDialog = ({ about, span, onClose }: ExportDialogProps) => {
  const [kind, setKind] = useState<ExportKind>('csv');
  const [isWhole, setIsWhole] = useState(false);
  const [isEverybody, setIsEverybody] = useState(about.type === 'clinic');
  const [chosen, setChosen] = useState('');
  const [file, setFile] = useState('');
  const [isAsked, setIsAsked] = useState(false);
  const purpose = purposes.find((each) => each === chosen);
  const patientId = about.type === 'patient' && !isEverybody ? about.patientId : null;
  const staffId = about.type === 'person' && !isEverybody ? about.staffId : null;
  // What cannot be is said before anything is typed in the other window.
  const isImpossible = kind === 'bundle' && staffId !== null;
  const isAll = isWhole || (kind === 'bundle' && patientId !== null);

  const input = (): StepUpInput<'audit.export'> | undefined => {
    setIsAsked(true);
    if (purpose === undefined || !isWholePath(file.trim()) || isImpossible) return undefined;
    return { kind, patientId, staffId, since: isAll ? null : span.from, before: isAll ? null : span.to, purpose, file: file.trim() };
  };
  return (
    <StepUpDialog method="audit.export" title={t('export.title')} text={t('export.text')} button={t('export.go')} input={input} onClose={onClose}>
      {about.type !== 'clinic' && (
        <Choice label={t('export.which')} value={isEverybody ? 'clinic' : about.type} onChange={(next) => { setIsEverybody(next === 'clinic'); }}
          options={([about.type, 'clinic'] as const).map((value) => ({ value, label: t(`export.which.${value}`) }))} />
      )}
      <Choice label={t('export.when')} value={isAll ? 'all' : 'shown'} onChange={(next) => { setIsWhole(next === 'all'); }} options={(['shown', 'all'] as const).map((value) => ({ value, label: t(`export.when.${value}`) }))} />
      <SelectField label={t('export.as')} value={kind} options={exportKinds.map((value) => ({ value, label: t(`export.kind.${value}`) }))} problem={isImpossible ? t('export.bundle.person') : undefined}
        onChange={(next) => { setKind(exportKinds.find((each) => each === next) ?? 'csv'); }} />
      {kind === 'bundle' && patientId !== null && <p className="sm sec">{t('export.bundle.patient')}</p>}
      <SelectField label={t('export.purpose')} value={chosen} options={[{ value: '', label: t('export.purpose.choose') }, ...purposes.map((value) => ({ value, label: t(`purpose.${value}`) }))]}
        problem={isAsked && purpose === undefined ? t('export.purpose.missing') : undefined} onChange={setChosen} />
      <TextField label={t('export.file')} hint={t('export.file.hint')} value={file} maxLength={4096} problem={isAsked && !isWholePath(file.trim()) ? t('export.file.wrong') : undefined}
        onChange={(event) => { setFile(event.currentTarget.value); }} />
    </StepUpDialog>
  );
};
