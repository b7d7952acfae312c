import {
  Alert,
  Button,
  EmptyState,
  Form,
  Link,
  LoadingSpinner,
  StatusTag,
} from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { describe, expect, test, vi } from 'vitest';
import { HomePage } from '../src/app/pages/HomePage';
import { headline, isPeople, type People } from '../src/app/pages/people';
import { type Account, isAccount } from '../src/app/settings/account';
import { SettingsPage } from '../src/app/settings/SettingsPage';
import {
  aProblemBody,
  anEmptyCard,
  answer,
  later,
  referloop,
  silence,
  textIn,
  used,
} from './fixtures';

const variables = { REFERLOOP_URL: 'https://referloop.example.com/' };

const anAccount = (part: Partial<Account> = {}): Account => ({
  state: { code: 'CONNECTED', label: 'Connected', tone: 'good' },
  account: 'HubSpot 48210001',
  since: '2026-11-02T09:12:00Z',
  reason: null,
  connectedBy: 'owner@initech.example',
  lastChange: '2026-11-20T16:00:00Z',
  linkedRecords: 112,
  mappedStages: 7,
  stages: 9,
  programs: [{ name: 'Customer referrals', currency: 'USD', version: 3, asks: true }],
  eligible: 4,
  todos: [{ text: '2 stages mean nothing to a referral yet.', url: 'https://r.example/stages' }],
  url: 'https://r.example/connections',
  ...part,
});

const somePeople = (part: Partial<People> = {}): People => ({
  people: [
    {
      id: '701',
      name: 'Priya Nair',
      company: 'Northwind',
      reason: 'NPS 9 yesterday',
      since: '2026-11-19',
      askedAt: null,
      program: 'Customer referrals',
      url: 'https://app.hubspot.com/contacts/1/record/0-1/701',
    },
  ],
  total: 1,
  later: 12,
  asks: true,
  next: null,
  url: 'https://r.example/eligible',
  ...part,
});

const settings = (url: Record<string, string> = variables) => {
  const renderer = createRenderer('settings');
  renderer.mocks.context.variables = url;
  renderer.render(<SettingsPage />);
  return used(renderer);
};

const home = (url: Record<string, string> = variables) => {
  const renderer = createRenderer('home');
  renderer.mocks.context.variables = url;
  renderer.render(<HomePage />);
  return used(renderer);
};

describe('the settings page', () => {
  test('says what it waits for', async () => {
    const fetch = referloop(later().reply);

    const page = settings();

    await vi.waitFor(() => expect(fetch).toHaveBeenCalledOnce());
    expect(page.find(LoadingSpinner).props.label).toContain('Asking Referloop');
    expect(fetch.mock.calls[0]?.[0]).toBe('https://referloop.example.com/cards/hubspot/account');
  });

  test('tells the connection, what it hears and what needs somebody', async () => {
    referloop(answer(200, anAccount()));
    const page = settings();
    await page.says('HubSpot 48210001');

    expect(page.findAll(StatusTag).map((tag) => [textIn(tag), tag.props.variant])).toEqual([
      ['Connected', 'success'],
    ]);
    expect(page.text()).toContain('7 of 9');
    expect(page.text()).toContain('Customer referrals (USD)');
    expect(page.text()).toContain('2 stages mean nothing to a referral yet.');
    expect(page.findAll(Link).map(({ props }) => props.href)).toEqual([
      { url: 'https://r.example/stages', external: true },
      { url: 'https://r.example/connections', external: true },
    ]);
  });

  test('says that all is well, and teaches what is not there yet', async () => {
    referloop(answer(200, anAccount({ todos: [], programs: [], lastChange: null })));
    const page = settings();

    await page.says('All good: nothing waits for anybody.');

    expect(page.text()).toContain('publish one in Referloop');
    expect(page.text()).toContain('change any deal to see it arrive');
  });

  test('a lost connection says why', async () => {
    const lost = { code: 'NEEDS_RECONNECT', label: 'Needs reconnecting', tone: 'bad' } as const;
    referloop(answer(200, anAccount({ state: lost, reason: 'BAD_REFRESH_TOKEN' })));
    const page = settings();

    await page.says('BAD_REFRESH_TOKEN');

    expect(page.find(StatusTag).props.variant).toBe('danger');
  });

  test('an account that is not connected is a warning with the next step', async () => {
    referloop(answer(403, aProblemBody('NOT_CONNECTED')));
    const page = settings();

    await page.says('What to do.');

    expect(page.find(Alert).props).toMatchObject({
      title: 'Referloop is not connected to this account',
      variant: 'warning',
    });
  });

  test('looks again after an outage', async () => {
    referloop(silence(), answer(200, anAccount()));
    const page = settings();
    await page.says('Nothing is lost.');

    page.find(Button).trigger('onClick');

    await page.says('HubSpot 48210001');
  });

  test('without an address says who can set it', async () => {
    await settings({}).says('REFERLOOP_URL');
  });
});

describe('the home page', () => {
  test('lists whom to ask and why now', async () => {
    const fetch = referloop(answer(200, somePeople()));
    const page = home();
    await page.says('Priya Nair');

    expect(fetch.mock.calls[0]?.[0]).toBe('https://referloop.example.com/cards/hubspot/eligible');
    expect(page.text()).toContain('1 person to ask; 12 later, by themselves.');
    expect(page.text()).toContain('NPS 9 yesterday');
    expect(page.text()).toContain('never asked');
  });

  test('asking marks the person and leaves the list where it is', async () => {
    const done = anEmptyCard({
      eligibility: { eligible: false, reason: 'Asked just now', since: null, nextAsk: null },
    });
    const fetch = referloop(answer(200, somePeople()), answer(200, done));
    const page = home();
    await page.says('Priya Nair');
    page.press('Ask…');
    await page.says('Note that I asked');

    page.find(Form).trigger('onSubmit', { targetValue: { note: 'By mail' } } as never);

    await page.says('Done for now');
    expect(fetch.mock.calls[1]?.[0]).toBe(
      'https://referloop.example.com/cards/hubspot/contact/701/asks',
    );
    expect(page.text()).toContain('Asked just now');
    expect(page.mocks.actions.addAlert.calls[0]?.[0]).toMatchObject({ type: 'success' });
  });

  test('goes to the next page and back', async () => {
    const second = somePeople({ next: null, people: [] });
    const fetch = referloop(
      answer(200, somePeople({ next: '2026-11-19_c_701' })),
      answer(200, second),
      answer(200, somePeople()),
    );
    const page = home();
    await page.says('More people');

    page.press('More people');
    await page.says('Back to the first');
    expect(fetch.mock.calls[1]?.[0]).toBe(
      'https://referloop.example.com/cards/hubspot/eligible?after=2026-11-19_c_701',
    );
    page.press('Back to the first');

    await page.says('Priya Nair');
  });

  test.each([
    [true, 'Nobody to ask right now'],
    [false, 'No program says yet whom to ask'],
  ])('an empty list teaches (programs ask: %s)', async (asks, title) => {
    referloop(answer(200, somePeople({ people: [], total: 0, later: 0, asks })));
    const page = home();
    await page.waitFor(() => expect(page.maybeFind(EmptyState)).not.toBeNull());

    expect(page.find(EmptyState).props.title).toBe(title);
  });

  test('an outage offers another try', async () => {
    referloop(answer(503, aProblemBody('UNAVAILABLE')), answer(200, somePeople()));
    const page = home();
    await page.says('What happened.');

    page.press('Try again');

    await page.says('Priya Nair');
  });

  test('without an address says who can set it', async () => {
    await home({}).says('REFERLOOP_URL');
  });
});

describe('reading answers', () => {
  test.each([null, {}, [], { people: 'x', total: 1 }, { people: [{ id: 1 }], total: 1 }])(
    'is no list of people: %j',
    (body) => expect(isPeople(body)).toBe(false),
  );

  test.each([null, {}, { state: {}, account: 'x' }])('is no account: %j', (body) =>
    expect(isAccount(body)).toBe(false),
  );

  test.each([
    [0, 0, 'Nobody to ask right now.'],
    [1, 0, '1 person to ask.'],
    [3, 2, '3 people to ask; 2 later, by themselves.'],
  ])('%d to ask and %d later in words', (total, rest, words) => {
    expect(headline({ total, later: rest })).toBe(words);
  });
});
