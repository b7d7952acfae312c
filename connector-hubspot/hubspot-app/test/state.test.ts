import { describe, expect, test } from 'vitest';
import { emptyDraft } from '../shared/card';
import { problemOf, unanswered } from '../shared/problem';
import { initial, reduce, type CardEvent, type State } from '../src/app/cards/state';
import { aProblemBody, aReferredCard, anEmptyCard } from './fixtures';

const after = (...events: CardEvent[]): State => events.reduce(reduce, initial);

const draft = { ...emptyDraft, referrerEmail: 'sarah@acme.example' };
const opened: CardEvent[] = [
  { type: 'load', request: 1 },
  { type: 'loaded', request: 1, card: anEmptyCard(), key: 'k1' },
];
const sent: CardEvent[] = [...opened, { type: 'submit', request: 2, draft }];
const refusal = (code: string, part = {}, status = 409) => ({
  type: 'submitFailed' as const,
  request: 2,
  problem: problemOf(status, aProblemBody(code, part)),
  key: 'k2',
});

const formOf = (state: State) => {
  if (state.kind !== 'ready' || !state.form) throw new Error(`no form while ${state.kind}`);
  return state.form;
};

describe('loading', () => {
  test('an empty record opens the form with its own key', () => {
    expect(formOf(after(...opened))).toMatchObject({
      key: 'k1',
      draft: emptyDraft,
      sending: false,
    });
  });

  test('a referred record opens no form', () => {
    const state = after(opened[0]!, {
      type: 'loaded',
      request: 1,
      card: aReferredCard(),
      key: 'k1',
    });

    expect(state).toMatchObject({ kind: 'ready', form: null });
  });

  test('a record that may not be referred opens no form', () => {
    const card = anEmptyCard({ submit: { allowed: false, reason: 'No contact on this deal.' } });

    expect(after(opened[0]!, { type: 'loaded', request: 1, card, key: 'k1' })).toMatchObject({
      form: null,
    });
  });

  test.each<CardEvent>([
    { type: 'loaded', request: 1, card: aReferredCard(), key: 'old' },
    { type: 'loadFailed', request: 1, problem: unanswered() },
  ])('an answer to an earlier request changes nothing: $type', (stale) => {
    const reloading = after({ type: 'load', request: 1 }, { type: 'load', request: 2 });

    expect(reduce(reloading, stale)).toBe(reloading);
  });
});

describe('submitting', () => {
  test('marks the form as sending', () => {
    expect(formOf(after(...sent))).toMatchObject({ key: 'k1', draft, sending: true });
  });

  test('an invalid draft is not sent and says why', () => {
    const state = after(...opened, { type: 'submit', request: 2, draft: emptyDraft });

    expect(formOf(state).sending).toBe(false);
    expect(formOf(state).errors.referrerEmail).toContain('Enter the e-mail address');
    expect(state.request).toBe(1);
  });

  test('pressing again while sending changes nothing', () => {
    const sending = after(...sent);

    expect(reduce(sending, { type: 'submit', request: 3, draft })).toBe(sending);
  });

  test('a retry keeps key and entries', () => {
    const failed = after(...sent, {
      type: 'submitFailed',
      request: 2,
      problem: unanswered(),
      key: 'k2',
    });
    expect(formOf(failed)).toMatchObject({
      key: 'k1',
      draft,
      sending: false,
      problem: { retry: true },
    });

    const again = reduce(failed, { type: 'submit', request: 3, draft });

    expect(formOf(again)).toMatchObject({ key: 'k1', sending: true, problem: null });
  });

  test('success shows the referral and closes the form', () => {
    const state = after(...sent, {
      type: 'submitted',
      request: 2,
      card: aReferredCard(),
      key: 'k2',
    });

    expect(state).toMatchObject({
      kind: 'ready',
      form: null,
      card: { referral: { id: 'R-1042' } },
    });
  });

  test('success that leaves room for another referral has a new key for it', () => {
    const state = after(...sent, { type: 'submitted', request: 2, card: anEmptyCard(), key: 'k2' });

    expect(formOf(state)).toMatchObject({ key: 'k2', draft: emptyDraft });
  });

  test('a late answer after a reload changes nothing', () => {
    const reloading = after(...sent, { type: 'load', request: 3 });

    expect(
      reduce(reloading, { type: 'submitted', request: 2, card: aReferredCard(), key: 'k2' }),
    ).toBe(reloading);
  });
});

describe('refusals', () => {
  test('a duplicate shows what exists', () => {
    const state = after(...sent, refusal('DUPLICATE_REFERRAL', { card: aReferredCard() }));

    expect(state).toMatchObject({
      form: null,
      notice: { code: 'DUPLICATE_REFERRAL' },
      card: { referral: { id: 'R-1042' } },
    });
  });

  test('a field problem stays beside its field, though the answer carries the unchanged card', () => {
    const state = after(
      ...sent,
      refusal('SELF_REFERRAL', { field: 'referrerEmail', card: anEmptyCard() }, 422),
    );

    expect(formOf(state)).toMatchObject({ draft, problem: null, key: 'k2', sending: false });
    expect(formOf(state).errors).toEqual({ referrerEmail: 'What happened. What to do.' });
  });

  test.each(['KEY_REUSED', 'INVALID_FIELD', 'NOT_ALLOWED'])(
    'after %s the next attempt has a key of its own',
    (code) => {
      expect(formOf(after(...sent, refusal(code))).key).toBe('k2');
    },
  );
});

describe('events out of place', () => {
  test.each<CardEvent>([
    { type: 'opened', key: 'k' },
    { type: 'edited', draft },
    { type: 'submit', request: 9, draft },
  ])('$type while loading changes nothing', (event) => {
    expect(reduce(initial, event)).toBe(initial);
  });
});
