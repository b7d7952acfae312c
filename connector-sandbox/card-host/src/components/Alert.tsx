import type { ReactNode } from 'react';

interface Props {
  title: string;
  variant?: 'info' | 'warning' | 'success' | 'error' | 'danger' | 'tip';
  children?: ReactNode;
  /** For alerts inside a region that is announced anyway. */
  announced?: boolean;
}

const ICONS = { info: 'i', tip: 'i', success: '✓', warning: '!', danger: '!', error: '!' };

export const Alert = ({ title, variant = 'info', children, announced }: Props) => {
  const urgent = variant === 'danger' || variant === 'error';
  return (
    <div
      className={`rc-alert rc-${variant}`}
      role={urgent ? 'alert' : announced ? undefined : 'status'}
    >
      <span className="rc-alert-icon" aria-hidden="true">
        {ICONS[variant]}
      </span>
      <div className="rc-alert-text">
        <strong>{title}</strong>
        {children && <div>{children}</div>}
      </div>
    </div>
  );
};
