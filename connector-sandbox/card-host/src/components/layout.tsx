import { Children, type ReactNode } from 'react';

const SIZES: Record<string, string> = {
  'extra-small': 'xs',
  small: 'sm',
  medium: 'md',
  large: 'lg',
  'extra-large': 'xl',
};
const sizeOf = (name: string) => SIZES[name] ?? name;

interface FlexProps {
  direction?: 'row' | 'column';
  gap?: string;
  align?: string;
  justify?: string;
  alignSelf?: string;
  wrap?: boolean | 'wrap' | 'nowrap';
  children?: ReactNode;
}

export const flexClass = (props: FlexProps): string => {
  const { direction = 'row', gap = 'flush', align, justify, alignSelf, wrap } = props;
  return [
    `rc-flex rc-${direction} rc-gap-${sizeOf(gap)}`,
    align && `rc-align-${align}`,
    justify && `rc-justify-${justify}`,
    alignSelf && `rc-self-${alignSelf}`,
    (wrap === true || wrap === 'wrap') && 'rc-wrap',
  ]
    .filter(Boolean)
    .join(' ');
};

export const Flex = (props: FlexProps) => <div className={flexClass(props)}>{props.children}</div>;

export const Tile = ({ compact, children }: { compact?: boolean; children?: ReactNode }) => (
  <div className={compact ? 'rc-tile rc-compact' : 'rc-tile'}>{children}</div>
);

export const Divider = () => <hr className="rc-divider" />;

/** Without HubSpot's pictures: the words have to do. */
export const EmptyState = ({ title, children }: { title?: string; children?: ReactNode }) => (
  <div className="rc-empty">
    {title && <h3>{title}</h3>}
    {children}
  </div>
);

interface AccordionProps {
  title: string;
  defaultOpen?: boolean;
  open?: boolean;
  size?: string;
  onClick?: () => void;
  children?: ReactNode;
}

export const Accordion = ({ title, defaultOpen, open, onClick, children }: AccordionProps) => (
  <details className="rc-accordion" open={open ?? defaultOpen}>
    <summary onClick={() => onClick?.()}>{title}</summary>
    <div className="rc-accordion-body">{children}</div>
  </details>
);

export const List = ({
  variant = 'unordered',
  children,
}: {
  variant?: string;
  children?: ReactNode;
}) => {
  const items = Children.map(children, (child) => <li>{child}</li>);
  return variant.startsWith('ordered') ? (
    <ol className={`rc-list rc-${variant}`}>{items}</ol>
  ) : (
    <ul className={`rc-list rc-${variant}`}>{items}</ul>
  );
};
