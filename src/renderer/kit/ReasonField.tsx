import { Action } from './Action.tsx';
import { TextField } from './TextField.tsx';

interface ReasonFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly problem: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Said often: one press fills the field, which can be typed on. */
  readonly usual?: readonly string[];
  readonly usualLabel?: string;
  readonly hasFocus?: boolean;
}

/** Why something is done, in one line. */
export const ReasonField = ({ label, hint, problem, value, onChange, usual = [], usualLabel, hasFocus }: ReasonFieldProps) => (
  <>
    <TextField label={label} hint={hint} problem={problem} value={value} maxLength={500} {...(hasFocus ? { 'data-autofocus': true } : {})} onChange={(event) => { onChange(event.currentTarget.value); }} />
    {usual.length > 0 && (
      <div className="dialog__usual" role="group" aria-label={usualLabel}>
        {usual.map((words) => <Action key={words} onClick={() => { onChange(words); }}>{words}</Action>)}
      </div>
    )}
  </>
);
