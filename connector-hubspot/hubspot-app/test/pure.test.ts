import { describe, expect, test } from 'vitest';
import { recordTypeOf, trimmed } from '../shared/api';
import { emptyDraft, isCard } from '../shared/card';
import { errorsIn, withValues } from '../src/app/cards/draft';
import { dateText, joined, momentText, statusVariant } from '../shared/format';
import { newKey } from '../src/app/cards/key';
import { problemOf } from '../shared/problem';
import { aProblemBody, aReferredCard, anEmptyCard } from './fixtures';

describe('newKey', () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const sources = {
    'the platform': globalThis.crypto,
    'random bytes': { getRandomValues: globalThis.crypto.getRandomValues.bind(globalThis.crypto) },
    'nothing at all': {},
  };

  test.each(Object.entries(sources))('from %s is a version 4 UUID', (_, source) => {
    expect(newKey(source as Partial<Crypto>)).toMatch(uuid);
  });

  test.each(Object.entries(sources))('from %s does not repeat', (_, source) => {
    const keys = Array.from({ length: 1000 }, () => newKey(source as Partial<Crypto>));

    expect(new Set(keys).size).toBe(1000);
  });
});

describe('errorsIn', () => {
  const of = (part: object) => errorsIn({ ...emptyDraft, referrerEmail: 'a@b.example', ...part });

  test('accepts an address alone', () => expect(of({})).toEqual({}));

  test.each(['', '  ', 'sarah', 'sarah@', 'sarah@acme', 'a b@acme.example', 'a@b@c.example'])(
    'refuses "%s" as an address',
    (referrerEmail) => expect(of({ referrerEmail }).referrerEmail).toBeTruthy(),
  );

  test('says how long is too long', () => {
    expect(of({ note: 'x'.repeat(1001) }).note).toBe(
      'The note has 1001 characters; at most 1000 fit.',
    );
    expect(of({ referrerName: 'x'.repeat(201) }).referrerName).toContain('at most 200');
  });
});

describe('drafts', () => {
  test('a submitted form wins over what was typed before; other names are ignored', () => {
    const draft = { ...emptyDraft, note: 'kept' };

    expect(
      withValues(draft, { referrerEmail: 'a@b.example', other: 'x', referrerName: 7 }),
    ).toEqual({
      referrerEmail: 'a@b.example',
      referrerName: '',
      note: 'kept',
      choices: {},
    });
    expect(withValues(draft, undefined)).toEqual(draft);
  });

  test('travel without blanks and without empty fields', () => {
    expect(trimmed({ ...emptyDraft, referrerEmail: ' a@b.example ', referrerName: ' ' })).toEqual({
      referrerEmail: 'a@b.example',
    });
  });
});

describe('format', () => {
  test('shows an instant in words of the locale', () => {
    expect(momentText('2026-11-18T14:02:00Z', 'en-GB')).toMatch(/18 Nov 2026/);
  });

  test('keeps a date on its day in every zone', () => {
    expect(dateText('2026-12-18', 'en-GB')).toBe('18 Dec 2026');
  });

  test('an unknown locale or an unreadable date hides nothing', () => {
    expect(dateText('2026-12-18', 'not a locale')).toContain('2026');
    expect(momentText('soon')).toBe('soon');
  });

  test('joins what is known', () => {
    expect(joined('Priya Nair', null)).toBe('Priya Nair');
    expect(joined(null, undefined)).toBe('Not known');
  });

  test('an unknown tone is quiet', () => {
    expect(statusVariant('bad')).toBe('danger');
    expect(statusVariant('new' as never)).toBe('default');
  });
});

describe('problemOf', () => {
  test('takes the words of the server', () => {
    expect(problemOf(403, aProblemBody('NOT_ALLOWED'))).toMatchObject({
      code: 'NOT_ALLOWED',
      message: 'What happened.',
      fix: 'What to do.',
      retry: false,
    });
  });

  test.each([500, 502, 503, 504, 429])('offers a retry after %d, whatever the body', (status) => {
    expect(problemOf(status, '<html>').retry).toBe(true);
    expect(problemOf(status, aProblemBody('NEW_CODE')).retry).toBe(true);
  });

  test('names the status when nobody explained it', () => {
    expect(problemOf(418, null).message).toContain('418');
  });

  test('drops a field or card it does not know', () => {
    expect(
      problemOf(422, aProblemBody('INVALID_FIELD', { field: 'shoeSize', card: { odd: true } })),
    ).toMatchObject({
      field: null,
      card: null,
    });
  });
});

describe('reading answers', () => {
  test.each([null, [], 'text', {}, { record: { id: '1' } }, { ...anEmptyCard(), referral: {} }])(
    'is not a card: %j',
    (body) => expect(isCard(body)).toBe(false),
  );

  test('is a card', () => {
    expect(isCard(anEmptyCard())).toBe(true);
    expect(isCard(aReferredCard())).toBe(true);
  });

  test('knows the records it lives on', () => {
    expect(['0-1', '0-2', '0-3', '0-136', '0-5'].map(recordTypeOf)).toEqual([
      'contact',
      'company',
      'deal',
      'lead',
      null,
    ]);
  });
});
