import type { RemoteChannel } from '@remote-ui/core';

/** What the page tells the host, in `<script id="card-host-config" type="application/json">`. */
export interface HostConfig {
  bundleUrl: string;
  fetchUrl: string;
  context: {
    location: string;
    portal: { id: number; timezone?: string };
    user: Record<string, unknown>;
    crm?: { objectId: number; objectTypeId: string };
    extension?: Record<string, unknown>;
    variables?: Record<string, string | number | boolean>;
  };
}

export type AlertType = 'info' | 'warning' | 'success' | 'danger' | 'tip';

export interface AlertRequest {
  type?: AlertType;
  title?: string;
  message: string;
}

/** What the page does for the card; called from the worker. */
export interface PageActions {
  addAlert(alert: AlertRequest): void;
  reloadPage(): void;
  copyTextToClipboard(text: string): Promise<void>;
}

/** What the worker does for the page. */
export interface WorkerApi {
  run(config: HostConfig, receive: RemoteChannel, page: PageActions): Promise<void>;
}
