import { Button, Form, LoadingButton, Select, StatusTag, TextArea } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import { describe, expect, test } from 'vitest';
import type { Eligibility } from '../shared/card';
import { ReferralCard } from '../src/app/cards/ReferralCard';
import { aProblemBody, anEmptyCard, answer, later, referloop, textIn, used } from './fixtures';

const now: Eligibility = {
  eligible: true,
  reason: 'NPS 9 yesterday; renewed 3 days ago',
  since: '2026-11-17',
  nextAsk: null,
};
const asked: Eligibility = {
  eligible: false,
  reason: 'Asked on 18 Nov 2026',
  since: null,
  nextAsk: '2027-02-16',
};
const cardOf = (eligibility: Eligibility | null) =>
  anEmptyCard({ record: { type: 'contact', id: '123' }, eligibility });

const rendered = () => {
  const renderer = createRenderer('crm.record.tab');
  const { context } = renderer.mocks;
  context.crm = { objectId: 123, objectTypeId: '0-1' };
  context.variables = { REFERLOOP_URL: 'https://referloop.example.com' };
  renderer.render(<ReferralCard />);
  return {
    ...used(renderer),
    send: (values: Record<string, string>) =>
      renderer.find(Form).trigger('onSubmit', { targetValue: values } as never),
  };
};

describe('whom to ask', () => {
  test('says why now, and offers to ask and to snooze', async () => {
    referloop(answer(200, cardOf(now)));
    const card = rendered();

    await card.says('NPS 9 yesterday; renewed 3 days ago');

    expect(card.findAll(StatusTag).map(textIn)).toEqual(['Good moment']);
    expect(card.findAll(Button).map(textIn)).toEqual(['Ask…', 'Snooze…']);
  });

  test('says why not and from when, and offers nothing', async () => {
    referloop(answer(200, cardOf(asked)));
    const card = rendered();

    await card.says('Asked on 18 Nov 2026');

    expect(card.text()).toContain('May be asked from');
    expect(card.findAll(Button)).toEqual([]);
  });

  test('says nothing of people of whom nothing is known', async () => {
    referloop(answer(200, cardOf(null)));
    const card = rendered();

    await card.says('No referral on this contact yet');

    expect(card.text()).not.toContain('Ask for a referral');
  });

  test('an eligibility that makes no sense is no answer', async () => {
    referloop(answer(200, { ...cardOf(null), eligibility: { eligible: 'yes' } }));

    await rendered().says('Nothing is lost.');
  });
});

describe('asking', () => {
  test('has one form and one primary button at a time', async () => {
    referloop(answer(200, cardOf(now)));
    const card = rendered();
    await card.says('Good moment');

    card.press('Ask…');

    await card.says('Referloop sends nothing by itself');
    expect(card.findAll(TextArea).map(({ props }) => props.label)).toEqual(['Note']);
    expect(card.findAll(LoadingButton).map(textIn)).toEqual(['Note that I asked']);

    card.press('Cancel');

    await card.says('No referral on this contact yet');
    await card.waitFor(() =>
      expect(card.findAll(LoadingButton).map(textIn)).toEqual(['Submit referral']),
    );
  });

  test('sends the note, shows that it is done and says so', async () => {
    const fetch = referloop(answer(200, cardOf(now)), answer(200, cardOf(asked)));
    const card = rendered();
    await card.says('Good moment');
    card.press('Ask…');
    await card.says('Note that I asked');

    card.send({ note: ' On the phone ' });

    await card.says('Not now');
    expect(fetch.mock.calls[1]?.[0]).toBe(
      'https://referloop.example.com/cards/hubspot/contact/123/asks',
    );
    expect(fetch.mock.calls[1]?.[1]).toMatchObject({
      method: 'POST',
      body: { note: 'On the phone' },
    });
    expect(card.mocks.actions.addAlert.calls[0]?.[0]).toMatchObject({ type: 'success' });
  });

  test('sends once however often it is pressed', async () => {
    const slow = later();
    const fetch = referloop(answer(200, cardOf(now)), slow.reply);
    const card = rendered();
    await card.says('Good moment');
    card.press('Ask…');
    await card.says('Note that I asked');

    card.send({ note: '' });
    card.send({ note: '' });

    await card.waitFor(() => expect(card.find(LoadingButton).props.loading).toBe(true));
    expect(fetch).toHaveBeenCalledTimes(2);
    slow.give(200, cardOf(asked));
    await card.says('Not now');
  });

  test('shows who was faster, and how it stands now', async () => {
    referloop(
      answer(200, cardOf(now)),
      answer(409, aProblemBody('NOT_ELIGIBLE', { card: cardOf(asked) })),
    );
    const card = rendered();
    await card.says('Good moment');
    card.press('Ask…');
    await card.says('Note that I asked');

    card.send({ note: '' });

    await card.says('What happened.');
    expect(card.text()).toContain('Asked on 18 Nov 2026');
  });

  test('snoozes for as long as was picked', async () => {
    const fetch = referloop(answer(200, cardOf(now)), answer(200, cardOf(asked)));
    const card = rendered();
    await card.says('Good moment');
    card.press('Snooze…');
    await card.says('Snooze');
    await card.waitFor(() => expect(card.find(Select).props.value).toBe(30));

    card.find(Select).trigger('onChange', 90 as never);
    await card.waitFor(() => expect(card.find(Select).props.value).toBe(90));
    card.send({});

    await card.says('Not now');
    expect(fetch.mock.calls[1]?.[0]).toContain('/snoozes');
    expect(fetch.mock.calls[1]?.[1]).toMatchObject({ body: { days: 90 } });
  });
});
