import { pinLength } from '#shared/session/fit-pin.ts';
import { t } from '#renderer/api/words.ts';
import { Icon } from '#renderer/kit/Icon.tsx';
import { useKeys } from '#renderer/kit/use-keys.ts';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const;

interface PinPadProps {
  readonly value: string;
  readonly onChange: (digits: string) => void;
}

/** Digits by touch or mouse. The keyboard's go to the PIN too, wherever the focus is. */
export const PinPad = ({ value, onChange }: PinPadProps) => {
  const press = (digit: string): void => { if (value.length < pinLength) onChange(value + digit); };
  const drop = (): void => { onChange(value.slice(0, -1)); };
  useKeys({ ...Object.fromEntries(digits.map((digit) => [digit, () => { press(digit); }])), Backspace: drop });
  return (
    // A finger on the pad must not take the focus from the field: the next digit may come from the keyboard.
    <div className="pad" role="group" aria-label={t('pin.pad')} onMouseDown={(event) => { event.preventDefault(); }}>
      {digits.slice(0, 9).map((digit) => <button key={digit} type="button" onClick={() => { press(digit); }}>{digit}</button>)}
      <button type="button" className="pad__word" onClick={() => { onChange(''); }}>{t('pin.clear')}</button>
      <button type="button" onClick={() => { press('0'); }}>0</button>
      <button type="button" className="pad__word" aria-label={t('pin.drop')} onClick={drop}><Icon name="erase" /></button>
    </div>
  );
};
