import { Button, hubspot } from '@hubspot/ui-extensions';
import type { createRenderer } from '@hubspot/ui-extensions/testing';
import { expect, vi } from 'vitest';
import type { Card, Referral } from '../shared/card';

export const aReferral = (part: Partial<Referral> = {}): Referral => ({
  id: 'R-1042',
  status: { code: 'WON', label: 'Won', tone: 'good' },
  since: '2026-11-18T14:02:00Z',
  referrer: { name: 'Sarah Chen', email: 'sarah@acme.example' },
  referee: { name: 'Priya Nair', company: 'Northwind' },
  claim: { by: 'Tom Ek', at: '2026-09-03T11:48:00Z', note: 'Sarah ran our pilot' },
  next: 'On hold until 18 Dec 2026, then goes out by itself.',
  url: 'http://localhost:8080/referrals/R-1042',
  rewards: [
    {
      id: 'a1',
      beneficiary: 'Sarah Chen',
      role: 'Referrer',
      amount: '$1,850.00',
      state: { code: 'PENDING', label: 'On hold', tone: 'warn' },
      releaseOn: '2026-12-18',
      sentence: '10 % of the deal, when it is won',
      why: [{ label: 'Basis', text: '37,000.00 × 12 / 24 months', amount: '18,500.00' }],
    },
  ],
  notRewarded: [{ label: 'Welcome credit', text: 'Not given: referrers only.' }],
  ...part,
});

export const anEmptyCard = (part: Partial<Card> = {}): Card => ({
  record: { type: 'deal', id: '123' },
  submit: { allowed: true, reason: null },
  referral: null,
  ...part,
});

export const aReferredCard = (referral = aReferral()): Card =>
  anEmptyCard({ submit: { allowed: false, reason: 'Already referred.' }, referral });

export const aProblemBody = (code: string, part: Record<string, unknown> = {}) => ({
  code,
  message: 'What happened.',
  fix: 'What to do.',
  field: null,
  card: null,
  ...part,
});

export const answer = (status: number, body: unknown) => (): Promise<Response> =>
  Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }));

export const silence = () => (): Promise<Response> => Promise.reject(new Error('timed out'));

/** An answer that comes when the test says so. */
export const later = () => {
  let give: (response: Response) => void = () => undefined;
  const promise = new Promise<Response>((resolve) => (give = resolve));
  return {
    reply: () => promise,
    give: (status: number, body: unknown) => give(new Response(JSON.stringify(body), { status })),
  };
};

/** Referloop as the card sees it: the given answers, one after the other; asking more often is a mistake. */
export const referloop = (...answers: (() => Promise<Response>)[]) => {
  const left = [...answers];
  return vi.spyOn(hubspot, 'fetch').mockImplementation(() => {
    const next = left.shift();
    if (!next) throw new Error('The card asked once more than expected.');
    return next();
  });
};

export const bodyOf = (call: unknown[] | undefined) =>
  (call?.[1] as { body: Record<string, string> }).body;

interface TextTree {
  text?: string | null;
  childNodes?: TextTree[];
}

/** Everything a reader sees below a node; the renderer's own `text` stops at the first level. */
export const textIn = (node: TextTree): string =>
  node.childNodes ? node.childNodes.map(textIn).join('') : (node.text ?? '');

type Renderer = Pick<ReturnType<typeof createRenderer>, 'getRootNode' | 'waitFor' | 'findAll'>;

/** What a person does with something that is rendered: reads it, waits for a sentence, presses a button. */
export const used = <R extends Renderer>(renderer: R) => {
  const text = () => textIn(renderer.getRootNode());
  return {
    ...renderer,
    text,
    says: (sentence: string) => renderer.waitFor(() => expect(text()).toContain(sentence)),
    press: (label: string) => {
      const button = renderer.findAll(Button).find((one) => textIn(one) === label);
      if (!button) throw new Error(`no button ${label}`);
      button.trigger('onClick');
    },
  };
};
