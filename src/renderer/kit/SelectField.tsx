import { NativeSelect } from '@mantine/core';

interface SelectFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly options: readonly { readonly value: string; readonly label: string }[] | readonly { readonly group: string; readonly items: readonly { readonly value: string; readonly label: string }[] }[];
  readonly problem?: string | undefined;
  readonly hasFocus?: boolean;
}

/** One of many, with the keys and the list that the computer itself has. */
export const SelectField = ({ label, value, onChange, options, problem, hasFocus }: SelectFieldProps) => (
  <NativeSelect label={label} value={value} data={options as { value: string; label: string }[]} error={problem} inputWrapperOrder={['label', 'input', 'description', 'error']}
    {...(hasFocus ? { 'data-autofocus': true } : {})} onChange={(event) => { onChange(event.currentTarget.value); }} />
);
