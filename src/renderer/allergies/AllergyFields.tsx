import type { Allergy } from '#shared/allergies/allergy.ts';
import { Choice } from '#renderer/kit/Choice.tsx';
import { TextField } from '#renderer/kit/TextField.tsx';
import { t } from '#renderer/text/index.ts';

const severities = ['severe', 'moderate', 'mild', 'unknown'] as const;

interface SubstanceFieldProps {
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (substance: string) => void;
}

export const SubstanceField = ({ value, problem, onChange }: SubstanceFieldProps) => (
  <TextField label={t('allergies.substance')} data-autofocus value={value} maxLength={300} dir="auto" problem={problem} onChange={(event) => { onChange(event.currentTarget.value); }} />
);

export const ReactionField = ({ value, onChange }: { readonly value: string; readonly onChange: (reaction: string) => void }) => (
  <TextField label={t('allergies.reaction')} optional={t('optional')} hint={t('allergy.reaction.hint')} value={value} maxLength={300} dir="auto" onChange={(event) => { onChange(event.currentTarget.value); }} />
);

interface SeverityFieldProps {
  readonly value: Allergy['severity'] | '';
  readonly problem?: string | undefined;
  readonly onChange: (severity: Allergy['severity']) => void;
}

/** Nothing is chosen beforehand: what nobody asked must not read as mild. */
export const SeverityField = ({ value, problem, onChange }: SeverityFieldProps) => (
  <div>
    <Choice label={t('allergies.severity')} value={value === '' ? null : value} onChange={onChange} options={severities.map((severity) => ({ value: severity, label: t(`allergy.severity.${severity}`) }))} />
    {problem !== undefined && <p role="alert" className="problem">{problem}</p>}
  </div>
);

interface OneOfProps<V extends string> {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onChange: (value: V) => void;
}

/** One of a few; an imported value that nobody here would say stands as none of them. */
export const OneOf = <V extends string>({ label, value, options, onChange }: OneOfProps<V>) => (
  <Choice label={label} value={options.find((option) => option.value === value)?.value ?? null} onChange={onChange} options={options} />
);
