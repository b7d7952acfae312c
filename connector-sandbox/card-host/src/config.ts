import type { HostConfig } from './protocol';

/** Reads the page's configuration; every refusal is one sentence for whoever builds the page. */
export const configFrom = (text: string | null | undefined, base: string): HostConfig => {
  if (!text?.trim()) {
    throw new Error(
      'The page has no <script id="card-host-config" type="application/json"> that says what to render.',
    );
  }
  const config = parsed(text);
  for (const name of ['bundleUrl', 'fetchUrl'] as const) {
    if (typeof config[name] !== 'string' || config[name] === '') {
      throw new Error(`The card host's configuration lacks "${name}", a URL.`);
    }
  }
  if (typeof config.context?.location !== 'string') {
    throw new Error('The card host\'s configuration lacks "context.location", where it is shown.');
  }
  // Pages of the app stand on no record; everything else does.
  if (
    config.context.location.startsWith('crm.') &&
    config.context.crm?.objectTypeId === undefined
  ) {
    throw new Error('The card host\'s configuration lacks "context.crm", the record to show.');
  }
  return {
    ...config,
    // The worker has an address of its own, so relative URLs are resolved here.
    bundleUrl: new URL(config.bundleUrl, base).href,
    fetchUrl: new URL(config.fetchUrl, base).href,
  };
};

const parsed = (text: string): HostConfig => {
  try {
    return JSON.parse(text) as HostConfig;
  } catch (error) {
    throw new Error(`The card host's configuration is not JSON: ${(error as Error).message}`);
  }
};
