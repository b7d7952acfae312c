/** The part of hubspot.fetch's options that a card may use. */
export interface HsFetchOptions {
  method?: string;
  body?: unknown;
  timeout?: number;
  headers?: unknown;
}

const DEFAULT_TIMEOUT_MS = 15_000;
const WITHOUT_BODY = new Set([204, 205, 304]);

/** hubspot.fetch by way of an endpoint that plays HubSpot: it adds who asks, signs, and forwards. */
export const hsFetchVia =
  (fetchUrl: string, send: typeof fetch = fetch) =>
  async (url: string | URL, options: HsFetchOptions = {}): Promise<Response> => {
    const { method = 'GET', body, timeout = DEFAULT_TIMEOUT_MS } = options;
    if (body !== undefined && (typeof body !== 'object' || body === null || Array.isArray(body))) {
      throw new Error('hubspot.fetch takes a JSON object as its body.');
    }
    const answer = await send(fetchUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ url: String(url), method, body, timeout }),
      credentials: 'same-origin',
      signal: AbortSignal.timeout(timeout),
    });
    if (!answer.ok) {
      throw new Error(`The stand-in for hubspot.fetch at ${fetchUrl} answered ${answer.status}.`);
    }
    return responseOf(await answer.json());
  };

interface Forwarded {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

const responseOf = ({ status, headers, body }: Forwarded): Response =>
  new Response(WITHOUT_BODY.has(status) ? null : textOf(body), { status, headers });

const textOf = (body: unknown): string | null =>
  body === undefined || body === null
    ? null
    : typeof body === 'string'
      ? body
      : JSON.stringify(body);
