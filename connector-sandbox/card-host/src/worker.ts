import { createRemoteRoot, type RemoteChannel } from '@remote-ui/core';
import * as RemoteUI from '@remote-ui/react';
import { createEndpoint, retain, type MessageEndpoint } from '@remote-ui/rpc';
import React, { type ReactElement } from 'react';
import { hsFetchVia } from './hsFetch';
import type { AlertRequest, HostConfig, PageActions, WorkerApi } from './protocol';

// The card runs here as it does at HubSpot: in a worker, without a document, seeing only these globals.
// They are internals of @hubspot/ui-extensions, read from version 0.17.0; hence that exact version.

type Render = (api: unknown) => ReactElement;

declare const self: typeof globalThis &
  MessageEndpoint & {
    importScripts(url: string): void;
  };

const run = async (config: HostConfig, receive: RemoteChannel, page: PageActions) => {
  retain(receive);
  retain(page);
  const api = {
    context: config.context,
    actions: actionsOf(page),
    runServerlessFunction: absent('serverless'),
  };

  let render: Render | undefined;
  Object.assign(self, {
    __HUBSPOT_EXTENSION_WORKER__: true,
    React,
    RemoteUI,
    logger: { debug: console.debug, info: console.info, warn: console.warn, error: console.error },
    hsFetch: hsFetchVia(config.fetchUrl),
    serverless: absent('hubspot.serverless'),
    extend_V2: (callback: Render) => {
      render = callback;
    },
    hsWorkerAPI: {
      useExtensionContext: () => api.context,
      useExtensionActions: () => api.actions,
      useExtensionApi: () => api,
      fetchCrmProperties: absent('useCrmProperties'),
      fetchAssociations: absent('useAssociations'),
      fetchCrmSearch: absent('useCrmSearch'),
      fetchHubSpotApi: absent('fetchHubSpotApi'),
      formatCrmProperties: absent('formatCrmProperties'),
    },
  });

  await load(config.bundleUrl);
  if (render === undefined) {
    throw new Error(
      `The script at ${config.bundleUrl} never called hubspot.extend, so it is not a card.`,
    );
  }
  const root = createRemoteRoot(receive);
  RemoteUI.createRoot(root).render(render(api));
  await root.mount();
};

/** Asks first, because importScripts does not say why it failed. */
const load = async (url: string) => {
  const answer = await fetch(url).catch(() => null);
  if (answer === null || !answer.ok) {
    const reason =
      answer === null ? 'the server did not answer' : `the server answered ${answer.status}`;
    throw new Error(
      `The card's code could not be loaded from ${url}: ${reason}. Build it with "npm run build" in connector-hubspot/hubspot-app.`,
    );
  }
  try {
    self.importScripts(url);
  } catch (error) {
    throw new Error(`The card's code at ${url} could not be started: ${(error as Error).message}`);
  }
};

const actionsOf = (page: PageActions) => ({
  addAlert: (alert: AlertRequest) => void page.addAlert(alert),
  reloadPage: () => void page.reloadPage(),
  copyTextToClipboard: (text: string) => page.copyTextToClipboard(text),
  openIframeModal: absent('openIframeModal'),
  closeOverlay: absent('closeOverlay'),
  navigateToPage: absent('navigateToPage'),
  fetchCrmObjectProperties: absent('fetchCrmObjectProperties'),
  refreshObjectProperties: absent('refreshObjectProperties'),
  onCrmPropertiesUpdate: absent('onCrmPropertiesUpdate'),
});

/** Says so in the console instead of failing the card, as nothing in it may depend on the answer. */
const absent = (name: string) => async () => {
  console.warn(`${name} exists only inside HubSpot; the card asked for it and got nothing.`);
};

createEndpoint(self).expose({ run } satisfies WorkerApi);
