import { PasswordInput, TextInput } from '@mantine/core';
import type { ComponentProps, ReactNode } from 'react';

interface Shared {
  readonly label: string;
  /** The word at the end of the label of a field that may stay empty. */
  readonly optional?: string;
  readonly hint?: ReactNode;
  readonly problem?: string | undefined;
  /** Read at once: somebody else than the person who types found it. */
  readonly isRefusal?: boolean;
  readonly className?: string;
}

const labelled = ({ label, optional }: Shared): ReactNode =>
  optional === undefined ? label : <>{label} <span className="opt">{optional}</span></>;

const shared = (props: Shared) => ({
  label: labelled(props),
  description: props.hint,
  error: props.problem,
  ...(props.isRefusal ? { errorProps: { role: 'alert' } } : {}),
  inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
  autoComplete: 'off',
  spellCheck: false,
});

type TextFieldProps = Shared & Omit<ComponentProps<typeof TextInput>, 'label' | 'error' | 'description'>;

/** A labelled line of text; what is wrong stands under it and is read with it. */
export const TextField = ({ label, optional, hint, problem, isRefusal, ...rest }: TextFieldProps) => (
  <TextInput {...shared({ label, ...(optional === undefined ? {} : { optional }), hint, problem, isRefusal: isRefusal ?? false })} {...rest} />
);

type SecretFieldProps = Shared & Omit<ComponentProps<typeof PasswordInput>, 'label' | 'error' | 'description'> & { readonly showLabel: string };

/** A secret; shown in clear only while the person asks for it. */
export const SecretField = ({ label, optional, hint, problem, isRefusal, showLabel, ...rest }: SecretFieldProps) => (
  <PasswordInput
    {...shared({ label, ...(optional === undefined ? {} : { optional }), hint, problem, isRefusal: isRefusal ?? false })}
    visibilityToggleButtonProps={{ 'aria-label': showLabel, tabIndex: 0 }}
    {...rest}
  />
);
