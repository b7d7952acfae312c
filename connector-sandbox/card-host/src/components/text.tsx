import type { ReactNode } from 'react';

interface TextProps {
  variant?: 'bodytext' | 'microcopy';
  inline?: boolean;
  format?: { fontWeight?: 'regular' | 'bold' | 'demibold'; italic?: boolean };
  children?: ReactNode;
}

export const textClass = ({ variant = 'bodytext', format }: TextProps): string =>
  [
    `rc-text rc-${variant}`,
    format?.fontWeight && `rc-${format.fontWeight}`,
    format?.italic && 'rc-italic',
  ]
    .filter(Boolean)
    .join(' ');

/** A div and not a paragraph, because a text may hold another. */
export const Text = (props: TextProps) =>
  props.inline ? (
    <span className={textClass(props)}>{props.children}</span>
  ) : (
    <div className={textClass(props)}>{props.children}</div>
  );

export const Heading = ({ inline, children }: { inline?: boolean; children?: ReactNode }) => (
  <h2 className={inline ? 'rc-heading rc-inline' : 'rc-heading'}>{children}</h2>
);

interface StatusTagProps {
  variant?: 'danger' | 'warning' | 'info' | 'success' | 'default';
  hollow?: boolean;
  children?: ReactNode;
}

/** Dot and word; the dot's shape differs too, for those who do not see the colour. */
export const StatusTag = ({ variant = 'default', hollow, children }: StatusTagProps) => (
  <span className={`rc-status rc-${variant}${hollow ? ' rc-hollow' : ''}`}>
    <span className="rc-dot" aria-hidden="true" />
    {children}
  </span>
);
