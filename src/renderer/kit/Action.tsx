import type { ButtonHTMLAttributes, Ref } from 'react';
import { Icon } from './Icon.tsx';
import type { IconName } from './Icon.tsx';
import { Kbd } from './Kbd.tsx';

interface ActionProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: 'plain' | 'primary' | 'quiet' | 'danger';
  readonly size?: 'md' | 'lg';
  readonly icon?: IconName;
  /** The key that does the same, shown on the button. */
  readonly keys?: string;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button: a verb, and the key that does the same. */
export const Action = ({ kind = 'plain', size = 'md', icon, keys, className, children, ...rest }: ActionProps) => (
  <button
    type="button"
    {...rest}
    {...(keys === undefined ? {} : { 'aria-keyshortcuts': keys.replace('Ctrl ', 'Control+').replace('Alt ', 'Alt+') })}
    className={['btn', kind === 'plain' ? '' : `btn--${kind}`, size === 'lg' ? 'btn--lg' : '', className ?? ''].filter(Boolean).join(' ')}
  >
    {icon && <Icon name={icon} />}
    {children}
    {keys !== undefined && <Kbd>{keys}</Kbd>}
  </button>
);
