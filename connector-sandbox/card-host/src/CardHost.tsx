import type { RemoteReceiver } from '@remote-ui/core';
import { RemoteRenderer } from '@remote-ui/react/host';
import { useSyncExternalStore } from 'react';
import type { Alerts } from './alerts';
import { Alert } from './components/Alert';
import { LoadingSpinner } from './components/LoadingSpinner';
import { controller } from './controller';

export type Status =
  { kind: 'starting' } | { kind: 'running' } | { kind: 'failed'; reason: string };

interface Props {
  status: Status;
  receiver: RemoteReceiver;
  alerts: Alerts;
}

export const CardHost = ({ status, receiver, alerts }: Props) => (
  <div className="rc-host">
    <AlertList alerts={alerts} />
    {status.kind === 'starting' && <LoadingSpinner label="Loading the card" showLabel />}
    {status.kind === 'failed' && (
      <Alert title="The card cannot be shown" variant="danger">
        {status.reason}
      </Alert>
    )}
    {status.kind === 'running' && <RemoteRenderer receiver={receiver} controller={controller} />}
  </div>
);

const AlertList = ({ alerts }: { alerts: Alerts }) => {
  const shown = useSyncExternalStore(alerts.subscribe, alerts.shown);
  return (
    <div className="rc-alerts" role="status">
      {shown.map(({ id, type, title, message }) => (
        <div key={id} className="rc-toast">
          <Alert title={title ?? message} variant={type} announced>
            {title ? message : null}
          </Alert>
          <button
            type="button"
            className="rc-dismiss"
            aria-label="Dismiss"
            onClick={() => alerts.dismiss(id)}
          >
            ×
          </button>
        </div>
      ))}
    </div>
  );
};
