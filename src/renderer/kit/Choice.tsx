import { useId } from 'react';

interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly hideLabel?: boolean;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly value: V | null;
  readonly onChange: (value: V) => void;
  readonly isSmall?: boolean;
  /** A dialog begins with it. */
  readonly hasFocus?: boolean;
}

/** One of a few, side by side. Native radio buttons, so arrow keys and readers work as everywhere. */
export const Choice = <V extends string>({ label, hideLabel, options, value, onChange, isSmall, hasFocus }: ChoiceProps<V>) => {
  const name = useId();
  return (
    <fieldset className="field choice">
      <legend className={hideLabel ? 'sr' : 'label'}>{label}</legend>
      <div className={isSmall ? 'seg' : 'seg seg--full'}>
        {options.map((option, i) => (
          <label key={option.value} data-checked={option.value === value || undefined}>
            <input type="radio" className="sr" name={name} value={option.value} checked={option.value === value} {...(hasFocus && (value === null ? i === 0 : option.value === value) ? { 'data-autofocus': true } : {})} onChange={() => { onChange(option.value); }} />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
};
