import type { ReactNode } from 'react';
import type { Sex } from '#shared/patients/patient.ts';
import { Choice } from '#renderer/kit/Choice.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { t } from '#renderer/text/index.ts';
import type { TextKey } from '#renderer/text/index.ts';
import type { RegisterForm } from './form.ts';

const sexes: readonly Sex[] = ['female', 'male', 'other', 'unknown'];

type LineName = 'familyName' | 'givenNames' | 'likesToBeCalled' | 'nameInOwnScript' | 'formerNames' | 'phone' | 'language' | 'street' | 'town';
type LineLabel = Extract<TextKey, `register.${string}`>;

const lines: Readonly<Record<LineName, { readonly label: LineLabel; readonly span: string; readonly isOptional: boolean; readonly max: number }>> = {
  familyName: { label: 'register.family', span: 's5', isOptional: false, max: 200 },
  givenNames: { label: 'register.given', span: 's7', isOptional: false, max: 200 },
  likesToBeCalled: { label: 'register.called', span: 's5', isOptional: true, max: 200 },
  nameInOwnScript: { label: 'register.script', span: 's7', isOptional: true, max: 200 },
  formerNames: { label: 'register.former', span: 's12', isOptional: true, max: 400 },
  phone: { label: 'register.phone', span: 's4', isOptional: false, max: 60 },
  language: { label: 'register.language', span: 's5', isOptional: false, max: 100 },
  street: { label: 'register.street', span: 's8', isOptional: false, max: 200 },
  town: { label: 'register.town', span: 's4', isOptional: false, max: 100 },
};

interface FieldsProps {
  readonly form: RegisterForm;
  readonly onChange: (part: Partial<RegisterForm>) => void;
}

export const LineField = ({ name, form, onChange, problem, isFirst }: FieldsProps & { readonly name: LineName; readonly problem?: string | undefined; readonly isFirst?: boolean }) => {
  const { label, span, isOptional, max } = lines[name];
  return (
    <TextField className={span} label={t(label as 'register.family')} {...(isOptional ? { optional: t('optional') } : {})} value={form[name]} maxLength={max} problem={problem}
      autoFocus={isFirst === true} dir="auto" {...(name === 'formerNames' ? { placeholder: t('register.former.hint') } : {})} {...(name === 'phone' ? { inputMode: 'tel' as const } : {})}
      onChange={(event) => { onChange({ [name]: event.currentTarget.value }); }} />
  );
};

export const Section = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className="sect"><h2>{title}</h2><div className="grid">{children}</div></section>
);

export const SexField = ({ form, onChange }: FieldsProps) => (
  <div className="s12">
    <Choice label={t('register.sex')} value={form.sex} onChange={(sex) => { onChange({ sex }); }} options={sexes.map((value) => ({ value, label: t(`sex.${value}`) }))} />
  </div>
);

export const InterpreterField = ({ form, onChange }: FieldsProps) => (
  <div className="s3">
    <Choice label={t('register.interpreter')} value={form.interpreter === null ? null : form.interpreter ? 'yes' : 'no'}
      onChange={(value) => { onChange({ interpreter: value === 'yes' }); }} options={[{ value: 'yes', label: t('yes') }, { value: 'no', label: t('no') }]} />
  </div>
);
