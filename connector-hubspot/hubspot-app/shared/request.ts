import { hubspot } from '@hubspot/ui-extensions';
import { type Problem, problemOf, unanswered } from './problem';

export type Answer = { ok: true; body: object } | { ok: false; problem: Problem };

/** Shorter than HubSpot's own 15 s, because nobody waits that long for a card without words. */
const TIMEOUT_MS = 10_000;

/** An address of Referloop's for what HubSpot vouches for. */
export const rooted = (baseUrl: string, path: string): string =>
  `${baseUrl.replace(/\/+$/, '')}/cards/hubspot/${path}`;

export const call = async (
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

/** No answer that anybody could read. */
export const failed = (): { ok: false; problem: Problem } => ({ ok: false, problem: unanswered() });
