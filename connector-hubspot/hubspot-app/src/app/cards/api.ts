import { hubspot } from '@hubspot/ui-extensions';
import { type Card, type Draft, type RecordType, isCard } from './card';
import { type Problem, problemOf, unanswered } from './problem';

export type Loaded = { ok: true; card: Card } | { ok: false; problem: Problem };
export type Submitted = { ok: true; card: Card; message: string } | { ok: false; problem: Problem };

export interface CardApi {
  load(): Promise<Loaded>;
  /** Safe to call again with the same key: the server answers the first outcome again. */
  submit(draft: Draft, key: string): Promise<Submitted>;
}

/** Shorter than HubSpot's own 15 s, because nobody waits that long for a card without words. */
const TIMEOUT_MS = 10_000;

const RECORD_TYPES: Record<string, RecordType> = {
  '0-1': 'contact',
  '0-2': 'company',
  '0-3': 'deal',
};

export const recordTypeOf = (objectTypeId: string): RecordType | null =>
  RECORD_TYPES[objectTypeId] ?? null;

export const cardApi = (baseUrl: string, type: RecordType, objectId: number | string): CardApi => {
  const url = `${baseUrl.replace(/\/+$/, '')}/cards/hubspot/${type}/${encodeURIComponent(objectId)}`;

  return {
    async load() {
      const answer = await call(url, { method: 'GET' });
      if (!answer.ok) return answer;
      return isCard(answer.body) ? { ok: true, card: answer.body } : failed();
    },

    async submit(draft, key) {
      const answer = await call(`${url}/referrals`, {
        method: 'POST',
        body: { key, ...trimmed(draft) },
      });
      if (!answer.ok) return answer;
      const { card, message } = answer.body as { card?: unknown; message?: unknown };
      if (!isCard(card)) return failed();
      return {
        ok: true,
        card,
        message: typeof message === 'string' ? message : 'Referral submitted.',
      };
    },
  };
};

type Answer = { ok: true; body: object } | { ok: false; problem: Problem };

const call = async (
  url: string,
  options: { method: 'GET' | 'POST'; body?: Record<string, unknown> },
): Promise<Answer> => {
  try {
    const response = await hubspot.fetch(url, { ...options, timeout: TIMEOUT_MS });
    const body: unknown = await response.json().catch(() => null);
    if (!response.ok) return { ok: false, problem: problemOf(response.status, body) };
    return typeof body === 'object' && body !== null ? { ok: true, body } : failed();
  } catch {
    return failed();
  }
};

const failed = (): { ok: false; problem: Problem } => ({ ok: false, problem: unanswered() });

/** Optional fields left empty are left out, so that the server need not tell "" from absent. */
export const trimmed = (draft: Draft): Partial<Draft> => {
  const entries = Object.entries(draft).map(([name, value]) => [name, value.trim()]);
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
};
