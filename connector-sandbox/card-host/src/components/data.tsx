import type { ReactNode } from 'react';

interface Props {
  children?: ReactNode;
}

export const DescriptionList = ({
  direction = 'column',
  children,
}: Props & { direction?: 'row' | 'column' }) => (
  <dl className={`rc-descriptions rc-${direction}`}>{children}</dl>
);

export const DescriptionListItem = ({ label, children }: Props & { label: string }) => (
  <div className="rc-description">
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
);

export const Table = ({ bordered = true, children }: Props & { bordered?: boolean }) => (
  <div className="rc-table-frame">
    <table className={bordered ? 'rc-table rc-bordered' : 'rc-table'}>{children}</table>
  </div>
);

export const TableHead = ({ children }: Props) => <thead>{children}</thead>;
export const TableBody = ({ children }: Props) => <tbody>{children}</tbody>;
export const TableRow = ({ children }: Props) => <tr>{children}</tr>;

interface CellProps extends Props {
  align?: 'left' | 'center' | 'right';
}

export const TableHeader = ({ align = 'left', children }: CellProps) => (
  <th scope="col" className={`rc-${align}`}>
    {children}
  </th>
);

export const TableCell = ({ align = 'left', children }: CellProps) => (
  <td className={`rc-${align}`}>{children}</td>
);
