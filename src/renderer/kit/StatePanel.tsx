import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import type { IconName } from './Icon.tsx';

interface StatePanelProps {
  readonly icon: IconName;
  readonly title: ReactNode;
  /** What was not lost, and what to do next. */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly tone?: 'plain' | 'caution' | 'danger';
  /** `alert` interrupts a reader: only for something that just failed. */
  readonly role?: 'status' | 'alert';
}

/** A designed state: shape, what happened, that nothing was lost, the next step. */
export const StatePanel = ({ icon, title, children, actions, tone = 'plain', role = 'status' }: StatePanelProps) => (
  <div className={`state state--${tone}`}>
    <Icon name={icon} size={20} />
    <div>
      <div role={role}>
        <div className="state__title">{title}</div>
        {children !== undefined && <div className="state__text">{children}</div>}
      </div>
      {actions && <div className="state__actions">{actions}</div>}
    </div>
  </div>
);
