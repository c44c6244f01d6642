import { Choice } from '#renderer/kit/Choice.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { t } from '#renderer/text/index.ts';
import type { BreakForm, breakProblems } from './break-form.ts';

interface WhoFieldsProps {
  readonly form: BreakForm;
  readonly problems: ReturnType<typeof breakProblems>;
  readonly onChange: (part: Partial<BreakForm>) => void;
}

/** Who it is about: the chart that was refused, or somebody by number or by whole name, because a search would not show them. */
export const WhoFields = ({ form, problems, onChange }: WhoFieldsProps) => {
  if (form.by === 'patient') return <p className="sec">{t('break.this')}</p>;
  return (
    <>
      <Choice label={t('break.who')} value={form.by} onChange={(by) => { onChange({ by }); }} options={[{ value: 'record-number', label: t('break.by.number') }, { value: 'name', label: t('break.by.name') }]} />
      {form.by === 'record-number' ? (
        <TextField label={t('break.number')} data-autofocus value={form.recordNumber} maxLength={40} problem={problems.recordNumber} onChange={(event) => { onChange({ recordNumber: event.currentTarget.value }); }} />
      ) : (
        <div className="dialog__pair">
          <TextField label={t('break.family')} value={form.familyName} maxLength={200} problem={problems.familyName} onChange={(event) => { onChange({ familyName: event.currentTarget.value }); }} />
          <TextField label={t('break.birth')} type="date" max="9999-12-31" value={form.birthDate} problem={problems.birthDate} onChange={(event) => { onChange({ birthDate: event.currentTarget.value }); }} />
        </div>
      )}
    </>
  );
};
