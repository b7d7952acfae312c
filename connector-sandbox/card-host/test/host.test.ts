import { describe, expect, test, vi } from 'vitest';
import { createAlerts } from '../src/alerts';
import { configFrom } from '../src/config';
import { hsFetchVia } from '../src/hsFetch';

describe("the page's configuration", () => {
  const config = {
    bundleUrl: '/card.js',
    fetchUrl: 'hs-fetch',
    context: { location: 'crm.record.tab', crm: { objectId: 1, objectTypeId: '0-3' } },
  };
  const read = (part: object) =>
    configFrom(JSON.stringify({ ...config, ...part }), 'http://localhost:8090/records/deal/1');

  test('has its addresses resolved against the page', () => {
    expect(read({})).toMatchObject({
      bundleUrl: 'http://localhost:8090/card.js',
      fetchUrl: 'http://localhost:8090/records/deal/hs-fetch',
    });
  });

  test('of a page of the app needs no record', () => {
    expect(read({ context: { location: 'home' } }).context.location).toBe('home');
  });

  test.each([
    ['nothing', () => configFrom(null, 'http://x/'), 'no <script id="card-host-config"'],
    ['no JSON', () => configFrom('{', 'http://x/'), 'is not JSON'],
    ['no bundle', () => read({ bundleUrl: undefined }), 'lacks "bundleUrl"'],
    ['no endpoint', () => read({ fetchUrl: '' }), 'lacks "fetchUrl"'],
    ['no place', () => read({ context: {} }), 'lacks "context.location"'],
    ['no record', () => read({ context: { location: 'crm.record.tab' } }), 'lacks "context.crm"'],
  ])('with %s says what is missing', (_, act, sentence) => {
    expect(act).toThrow(sentence);
  });
});

describe('hubspot.fetch', () => {
  const forwarding = (answer: object, status = 200) => {
    const send = vi.fn(async () => new Response(JSON.stringify(answer), { status }));
    return {
      send,
      hsFetch: hsFetchVia('http://localhost/hs-fetch', send as unknown as typeof fetch),
    };
  };
  const sentBy = (send: ReturnType<typeof vi.fn>) =>
    JSON.parse(send.mock.calls[0]![1].body as string);

  test('hands on what was asked', async () => {
    const { send, hsFetch } = forwarding({ status: 200, body: '{}' });

    await hsFetch('https://r.example/cards', { method: 'POST', body: { key: 'k' }, timeout: 9000 });

    expect(sentBy(send)).toEqual({
      url: 'https://r.example/cards',
      method: 'POST',
      body: { key: 'k' },
      timeout: 9000,
    });
  });

  test('asks with GET and 15 s when told nothing', async () => {
    const { send, hsFetch } = forwarding({ status: 200 });

    await hsFetch(new URL('https://r.example/cards'));

    expect(sentBy(send)).toEqual({ url: 'https://r.example/cards', method: 'GET', timeout: 15000 });
  });

  test.each([
    ['text', '{"a":1}'],
    ['JSON', { a: 1 }],
  ])('gives back status, headers and a body that came as %s', async (_, body) => {
    const { hsFetch } = forwarding({ status: 409, headers: { 'x-id': '7' }, body });

    const response = await hsFetch('https://r.example');

    expect(response.status).toBe(409);
    expect(response.ok).toBe(false);
    expect(response.headers.get('x-id')).toBe('7');
    expect(await response.json()).toEqual({ a: 1 });
  });

  test('gives back an answer that has no body', async () => {
    const { hsFetch } = forwarding({ status: 204, body: '' });

    expect((await hsFetch('https://r.example')).status).toBe(204);
  });

  test('fails, as HubSpot does, when the endpoint itself fails', async () => {
    const { hsFetch } = forwarding({}, 500);

    await expect(hsFetch('https://r.example')).rejects.toThrow('answered 500');
  });

  test.each(['text', ['list'], null, 7])('refuses %j as a body', async (body) => {
    const { send, hsFetch } = forwarding({ status: 200 });

    await expect(hsFetch('https://r.example', { body })).rejects.toThrow('JSON object');
    expect(send).not.toHaveBeenCalled();
  });
});

describe('alerts', () => {
  test('the newest three stay until dismissed', () => {
    const alerts = createAlerts();
    const heard = vi.fn();
    alerts.subscribe(heard);

    ['a', 'b', 'c', 'd'].forEach((message) => alerts.add({ message }));
    expect(alerts.shown().map(({ message }) => message)).toEqual(['b', 'c', 'd']);

    alerts.dismiss(alerts.shown()[1]!.id);
    expect(alerts.shown().map(({ message }) => message)).toEqual(['b', 'd']);
    expect(heard).toHaveBeenCalledTimes(5);
  });
});
