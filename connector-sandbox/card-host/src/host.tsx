import { createRemoteReceiver } from '@remote-ui/core';
import { createEndpoint, fromWebWorker } from '@remote-ui/rpc';
import { createRoot } from 'react-dom/client';
import { createAlerts } from './alerts';
import { CardHost, type Status } from './CardHost';
import { configFrom } from './config';
import type { PageActions, WorkerApi } from './protocol';

const receiver = createRemoteReceiver();
const alerts = createAlerts();
const place = document.getElementById('referloop-card');
const root = place && createRoot(place);

const show = (status: Status) =>
  root?.render(<CardHost status={status} receiver={receiver} alerts={alerts} />);

const fail = (reason: string) => {
  console.error(reason);
  show({ kind: 'failed', reason });
};

const page: PageActions = {
  addAlert: alerts.add,
  reloadPage: () => window.location.reload(),
  copyTextToClipboard: (text) => navigator.clipboard.writeText(text),
};

const styled = () => {
  const href = new URL('./host.css', import.meta.url).href;
  if ([...document.styleSheets].some((sheet) => sheet.href === href)) return;
  document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href }));
};

const start = async () => {
  styled();
  show({ kind: 'starting' });
  const config = configFrom(
    document.getElementById('card-host-config')?.textContent,
    document.baseURI,
  );
  const worker = new Worker(new URL('./worker.js', import.meta.url));
  worker.addEventListener('error', (event) => {
    fail(
      `The card stopped because of an error in its own code: ${event.message || 'worker.js could not be loaded'}.`,
    );
  });
  await createEndpoint<WorkerApi>(fromWebWorker(worker)).call.run(config, receiver.receive, page);
  show({ kind: 'running' });
};

if (place === null) {
  console.error('The page has no <div id="referloop-card"> to render the card into.');
} else {
  start().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
}
