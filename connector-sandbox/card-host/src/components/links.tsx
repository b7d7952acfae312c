import type { ReactNode } from 'react';

export type Href = string | { url: string; external?: boolean };

/** The attributes of a safe link: only web addresses, and a new tab for those that leave the CRM. */
export const linkOf = (href: Href) => {
  const { url, external } = typeof href === 'string' ? { url: href, external: undefined } : href;
  const absolute = /^https?:\/\//i.test(url);
  const safe = absolute || /^[/#?.]/.test(url);
  const opensTab = external ?? absolute;
  return {
    href: safe ? url : undefined,
    opensTab,
    ...(opensTab && { target: '_blank', rel: 'noopener noreferrer' }),
  };
};

export const OpensTab = () => (
  <>
    <span aria-hidden="true" className="rc-external">
      ↗
    </span>
    <span className="rc-hidden"> (opens in a new tab)</span>
  </>
);

interface Props {
  href: Href;
  preventDefault?: boolean;
  onClick?: (event: object) => void;
  children?: ReactNode;
}

export const Link = ({ href, preventDefault, onClick, children }: Props) => {
  const { opensTab, ...attributes } = linkOf(href);
  return (
    <a
      {...attributes}
      className="rc-link"
      onClick={(event) => {
        if (preventDefault) event.preventDefault();
        onClick?.({ type: 'click' });
      }}
    >
      {children}
      {opensTab && <OpensTab />}
    </a>
  );
};
