import type { ReactNode } from 'react';
import { type Href, linkOf, OpensTab } from './links';

interface Props {
  variant?: 'primary' | 'secondary' | 'destructive' | 'transparent';
  size?: string;
  type?: 'button' | 'reset' | 'submit';
  disabled?: boolean;
  href?: Href;
  onClick?: (event: object) => void;
  children?: ReactNode;
}

const classOf = ({ variant = 'secondary', size = 'md' }: Props) =>
  `rc-button rc-${variant} rc-size-${size === 'medium' ? 'md' : size}`;

export const Button = (props: Props) => {
  const { type = 'button', disabled, href, onClick, children } = props;
  const click = () => onClick?.({ type: 'click' });
  if (href !== undefined && !disabled) {
    const { opensTab, ...attributes } = linkOf(href);
    return (
      <a {...attributes} className={classOf(props)} onClick={click}>
        {children}
        {opensTab && <OpensTab />}
      </a>
    );
  }
  return (
    <button type={type} className={classOf(props)} disabled={disabled} onClick={click}>
      {children}
    </button>
  );
};

/** Stays focusable while loading, so that the keyboard does not lose its place. */
export const LoadingButton = (props: Props & { loading?: boolean }) => {
  const { type = 'button', disabled, loading = false, onClick, children } = props;
  return (
    <button
      type={type}
      className={classOf(props)}
      disabled={disabled}
      aria-disabled={loading || undefined}
      aria-busy={loading || undefined}
      onClick={(event) => {
        if (loading) event.preventDefault();
        else onClick?.({ type: 'click' });
      }}
    >
      {loading && <span className="rc-spinner" aria-hidden="true" />}
      {children}
      {loading && <span className="rc-hidden"> (working)</span>}
    </button>
  );
};
