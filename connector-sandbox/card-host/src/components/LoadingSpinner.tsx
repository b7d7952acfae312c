interface Props {
  label: string;
  showLabel?: boolean;
  layout?: 'inline' | 'centered';
}

export const LoadingSpinner = ({ label, showLabel, layout = 'inline' }: Props) => (
  <div className={`rc-loading rc-${layout}`} role="status">
    <span className="rc-spinner" aria-hidden="true" />
    <span className={showLabel ? undefined : 'rc-hidden'}>{label}</span>
  </div>
);
