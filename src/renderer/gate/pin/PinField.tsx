import { useId } from 'react';
import type { Ref } from 'react';
import { pinLength } from '#shared/session/fit-pin.ts';

interface PinFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (digits: string) => void;
  readonly autoFocus?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
}

const digitsIn = (text: string): string => text.replace(/\D/g, '').slice(0, pinLength);

/** Six digits that nobody can read over a shoulder: a real field whose text is unseen, and a dot for each digit. */
export const PinField = ({ label, hint, value, onChange, autoFocus = false, ref }: PinFieldProps) => {
  const id = useId();
  return (
    <div className="pin__field">
      <label htmlFor={id}>{label}</label>
      <div className="pin__dots">
        <input
          id={id} ref={ref} type="password" inputMode="numeric" autoComplete="off" maxLength={pinLength} value={value} autoFocus={autoFocus}
          {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })}
          onChange={(event) => { onChange(digitsIn(event.currentTarget.value)); }}
        />
        {Array.from({ length: pinLength }, (_, i) => <i key={i} className={i < value.length ? 'on' : ''} />)}
      </div>
      {hint !== undefined && <p className="hint" id={`${id}-hint`}>{hint}</p>}
    </div>
  );
};
