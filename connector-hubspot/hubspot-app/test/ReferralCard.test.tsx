import {
  Accordion,
  Alert,
  Button,
  Form,
  Input,
  Link,
  LoadingButton,
  LoadingSpinner,
  Select,
  StatusTag,
  TextArea,
} from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { describe, expect, test, vi } from 'vitest';
import { ReferralCard } from '../src/app/cards/ReferralCard';
import {
  aProblemBody,
  aReferral,
  aReferredCard,
  anEmptyCard,
  answer,
  bodyOf,
  later,
  referloop,
  silence,
  textIn,
  used,
} from './fixtures';

const rendered = (part: { objectTypeId?: string; variables?: Record<string, string> } = {}) => {
  const renderer = createRenderer('crm.record.tab');
  const { context } = renderer.mocks;
  context.crm = { objectId: 123, objectTypeId: part.objectTypeId ?? '0-3' };
  context.variables = part.variables ?? { REFERLOOP_URL: 'https://referloop.example.com/' };
  renderer.render(<ReferralCard />);
  return {
    ...used(renderer),
    submit: (values: Record<string, string>) =>
      renderer.find(Form).trigger('onSubmit', { targetValue: values } as never),
  };
};

const sarah = { referrerEmail: 'sarah@acme.example', referrerName: 'Sarah Chen', note: '' };

describe('while waiting', () => {
  test('says what it waits for', async () => {
    const fetch = referloop(later().reply);

    const card = rendered();

    // Not before the request has left: it would be the next test's.
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledOnce());
    expect(card.find(LoadingSpinner).props).toMatchObject({
      label: 'Looking up the referral',
      showLabel: true,
    });
  });

  test('asks about this record of this type', async () => {
    const fetch = referloop(answer(200, anEmptyCard()));

    await rendered({ objectTypeId: '0-2' }).says('on this company yet');

    expect(fetch.mock.calls[0]?.[0]).toBe(
      'https://referloop.example.com/cards/hubspot/company/123',
    );
  });
});

describe('without a referral', () => {
  test('teaches and offers three fields and one primary button', async () => {
    referloop(answer(200, anEmptyCard()));
    const card = rendered();
    await card.says('No referral on this deal yet');

    expect(
      [...card.findAll(Input), ...card.findAll(TextArea)].map(({ props }) => props.name),
    ).toEqual(['referrerEmail', 'referrerName', 'note']);
    expect(card.findAll(LoadingButton).map(({ props }) => props.variant)).toEqual(['primary']);
  });

  test('asks what the program lets people choose, and sends the choice', async () => {
    const gift = {
      rule: 'gift',
      label: 'Reward for the referrer',
      options: [
        { value: 'cash', label: '$50.00' },
        { value: 'credit', label: '$75.00' },
      ],
      preset: 'cash',
    };
    const fetch = referloop(
      answer(200, anEmptyCard({ submit: { allowed: true, reason: null, offers: [gift] } })),
      answer(201, { outcome: 'ACCEPTED', message: 'Thanks.', card: aReferredCard() }),
    );
    const card = rendered();
    await card.says('No referral on this deal yet');
    expect(card.find(Select).props).toMatchObject({ label: gift.label, value: 'cash' });

    card.find(Select).trigger('onChange', 'credit' as never);
    expect(card.find(Select).props.value).toBe('credit');
    card.submit(sarah);
    await card.says('Referred by Sarah Chen');

    expect(bodyOf(fetch.mock.calls[1])).toMatchObject({ choices: { gift: 'credit' } });
  });

  test('says why nothing can be submitted', async () => {
    referloop(
      answer(200, anEmptyCard({ submit: { allowed: false, reason: 'No contact on this deal.' } })),
    );
    const card = rendered();

    await card.says('No contact on this deal.');

    expect(card.maybeFind(Form)).toBeNull();
  });
});

describe('with a referral', () => {
  test('answers who, where it stands, what was earned, why, and what happens next', async () => {
    referloop(answer(200, aReferredCard()));
    const card = rendered();
    await card.says('Referred by Sarah Chen');

    expect(card.findAll(StatusTag).map((tag) => [textIn(tag), tag.props.variant])).toEqual([
      ['Won', 'success'],
      ['On hold', 'warning'],
    ]);
    expect(card.text()).toContain('On hold until 18 Dec 2026, then goes out by itself.');
    expect(card.text()).toContain('Sarah ran our pilot');
    expect(card.find(Accordion).props.title).toBe('Why $1,850.00');
    expect(textIn(card.find(Accordion))).toContain('37,000.00 × 12 / 24 months');
    expect(card.text()).toContain('Not given: referrers only.');
    expect(card.find(Link).props.href).toEqual({
      url: 'http://localhost:8080/referrals/R-1042',
      external: true,
    });
    expect(card.maybeFind(Form)).toBeNull();
  });

  test('leaves out what there is not', async () => {
    const bare = aReferral({
      referrer: { name: null, email: 'sarah@acme.example' },
      referee: { name: null, company: null },
      claim: { by: 'Tom Ek', at: '2026-09-03T11:48:00Z', note: null },
      next: null,
      rewards: [],
      notRewarded: [],
    });
    referloop(answer(200, aReferredCard(bare)));
    const card = rendered();

    await card.says('Referred by sarah@acme.example');

    expect(card.text()).not.toContain('Rewards');
    expect(card.text()).not.toContain('null');
  });

  test('offers another one only where that is allowed', async () => {
    referloop(answer(200, { ...aReferredCard(), submit: { allowed: true, reason: null } }));
    const card = rendered();
    await card.says('Submit another referral');

    card.find(Button).trigger('onClick');

    await card.waitFor(() => expect(card.maybeFind(Form)).not.toBeNull());
  });
});

describe('submitting', () => {
  test('sends the entries with a key, shows the referral and says so', async () => {
    const fetch = referloop(
      answer(200, anEmptyCard()),
      answer(201, { outcome: 'ACCEPTED', message: 'Thank you.', card: aReferredCard() }),
    );
    const card = rendered();
    await card.says('No referral');

    card.submit(sarah);
    await card.says('Referred by Sarah Chen');

    const [url, options] = fetch.mock.calls[1] ?? [];
    expect(url).toBe('https://referloop.example.com/cards/hubspot/deal/123/referrals');
    expect(options).toMatchObject({ method: 'POST' });
    expect(bodyOf(fetch.mock.calls[1])).toEqual({
      key: expect.stringMatching(/^[0-9a-f-]{36}$/),
      referrerEmail: 'sarah@acme.example',
      referrerName: 'Sarah Chen',
    });
    expect(card.mocks.actions.addAlert.calls).toEqual([
      [{ type: 'success', message: 'Thank you.' }],
    ]);
  });

  test('shows that it works, and sends once however often it is pressed', async () => {
    const slow = later();
    const fetch = referloop(answer(200, anEmptyCard()), slow.reply);
    const card = rendered();
    await card.says('No referral');

    card.submit(sarah);
    card.submit(sarah);

    await card.waitFor(() => expect(card.find(LoadingButton).props.loading).toBe(true));
    expect(card.find(Input, { name: 'referrerEmail' }).props.readOnly).toBe(true);
    expect(fetch).toHaveBeenCalledTimes(2);
    slow.give(201, { outcome: 'ACCEPTED', message: 'Thank you.', card: aReferredCard() });
    await card.says('Referred by');
  });

  test('an outage keeps the entries; the retry carries the same key', async () => {
    const fetch = referloop(
      answer(200, anEmptyCard()),
      answer(503, aProblemBody('UNAVAILABLE')),
      silence(),
      answer(200, { outcome: 'ACCEPTED', message: 'Thank you.', card: aReferredCard() }),
    );
    const card = rendered();
    await card.says('No referral');

    card.submit(sarah);
    await card.says('What happened.');
    expect(card.find(Alert).props.title).toBe('Referloop is not available right now');
    expect(textIn(card.find(LoadingButton))).toBe('Try again');
    card.submit({});
    await card.says('took too long');
    card.submit({});
    await card.says('Referred by');

    const bodies = fetch.mock.calls.slice(1).map(bodyOf);
    expect(new Set(bodies.map(({ key }) => key)).size).toBe(1);
    expect(bodies.map(({ referrerEmail }) => referrerEmail)).toEqual(
      Array(3).fill('sarah@acme.example'),
    );
  });

  test('what was typed reaches the submission even when the form event carries nothing', async () => {
    const fetch = referloop(answer(200, anEmptyCard()), answer(503, ''));
    const card = rendered();
    await card.says('No referral');

    card.find(Input, { name: 'referrerEmail' }).trigger('onChange', 'sarah@acme.example' as never);
    card.submit({});
    await card.says('Nothing is lost');

    expect(bodyOf(fetch.mock.calls[1]).referrerEmail).toBe('sarah@acme.example');
  });

  test('a slip is said beside the field and nothing is sent', async () => {
    const fetch = referloop(answer(200, anEmptyCard()));
    const card = rendered();
    await card.says('No referral');

    card.submit({ ...sarah, referrerEmail: 'sarah' });

    await card.waitFor(() =>
      expect(card.find(Input, { name: 'referrerEmail' }).props).toMatchObject({
        error: true,
        validationMessage: 'This is not an e-mail address. It looks like name@company.example.',
      }),
    );
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  test('a field that the server refuses is said beside it', async () => {
    referloop(
      answer(200, anEmptyCard()),
      answer(422, aProblemBody('SELF_REFERRAL', { field: 'referrerEmail' })),
    );
    const card = rendered();
    await card.says('No referral');

    card.submit(sarah);

    await card.waitFor(() =>
      expect(card.find(Input, { name: 'referrerEmail' }).props).toMatchObject({
        error: true,
        value: 'sarah@acme.example',
        validationMessage: 'What happened. What to do.',
      }),
    );
    expect(card.maybeFind(Alert)).toBeNull();
  });

  test('a duplicate shows the referral that exists', async () => {
    referloop(
      answer(200, anEmptyCard()),
      answer(409, aProblemBody('DUPLICATE_REFERRAL', { card: aReferredCard() })),
    );
    const card = rendered();
    await card.says('No referral');

    card.submit(sarah);
    await card.says('Referred by Sarah Chen');

    expect(card.find(Alert).props).toMatchObject({ title: 'Already referred', variant: 'warning' });
    expect(card.maybeFind(Form)).toBeNull();
    expect(card.mocks.actions.addAlert.calls).toEqual([]);
  });
});

describe('when it cannot be shown', () => {
  test.each([
    [
      'not connected',
      answer(403, aProblemBody('NOT_CONNECTED')),
      'Referloop is not connected to this account',
      true,
    ],
    ['not allowed', answer(403, aProblemBody('NOT_ALLOWED')), 'You cannot do this here', false],
    [
      'no such record',
      answer(404, aProblemBody('RECORD_NOT_FOUND')),
      'Referloop cannot find this record',
      true,
    ],
    [
      'a bad signature',
      answer(401, aProblemBody('SIGNATURE_INVALID')),
      'Referloop did not accept the request',
      false,
    ],
    [
      'unavailable',
      answer(503, aProblemBody('UNAVAILABLE')),
      'Referloop is not available right now',
      true,
    ],
    [
      'a proxy in the way',
      answer(502, '<html>Bad gateway</html>'),
      'Referloop did not answer',
      true,
    ],
    ['an unreadable answer', answer(200, '<html>'), 'Referloop did not answer', true],
    ['an answer without a card', answer(200, { hello: 1 }), 'Referloop did not answer', true],
    ['no answer in time', silence(), 'Referloop did not answer', true],
  ])('%s: says so, and offers a retry where one can help', async (_, reply, title, retry) => {
    referloop(reply);
    const card = rendered();

    await card.waitFor(() => expect(card.find(Alert).props.title).toBe(title));

    expect(card.maybeFind(Button) !== null).toBe(retry);
  });

  test('the retry asks again', async () => {
    referloop(answer(503, aProblemBody('UNAVAILABLE')), answer(200, aReferredCard()));
    const card = rendered();
    await card.says('What happened.');

    card.find(Button).trigger('onClick');

    await card.says('Referred by Sarah Chen');
  });

  test('an app uploaded without an address says what is missing', () => {
    const fetch = referloop();

    expect(rendered({ variables: {} }).text()).toContain('without REFERLOOP_URL');
    expect(fetch).not.toHaveBeenCalled();
  });

  test('another kind of record is told so', () => {
    expect(rendered({ objectTypeId: '0-5' }).text()).toContain(
      'contacts, companies, deals and leads',
    );
  });
});
