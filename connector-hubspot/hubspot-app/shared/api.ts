import { type Card, type Draft, fields, isCard, type RecordType } from './card';
import type { Problem } from './problem';
import { call, failed, rooted } from './request';

export type Loaded = { ok: true; card: Card } | { ok: false; problem: Problem };
export type Submitted = { ok: true; card: Card; message: string } | { ok: false; problem: Problem };

export interface CardApi {
  load(): Promise<Loaded>;
  /** Safe to call again with the same key: the server answers the first outcome again. */
  submit(draft: Draft, key: string): Promise<Submitted>;
  /** Notes that this contact was asked. HubSpot may repeat it: the second time is refused with the card as it is by then. */
  ask(note: string): Promise<Loaded>;
  /** Leaves this contact alone for so many days. */
  snooze(days: number): Promise<Loaded>;
}

const RECORD_TYPES: Record<string, RecordType> = {
  '0-1': 'contact',
  '0-2': 'company',
  '0-3': 'deal',
  '0-136': 'lead',
};

export const recordTypeOf = (objectTypeId: string): RecordType | null =>
  RECORD_TYPES[objectTypeId] ?? null;

export const cardApi = (baseUrl: string, type: RecordType, objectId: number | string): CardApi => {
  const url = rooted(baseUrl, `${type}/${encodeURIComponent(objectId)}`);
  const card = async (path: string, body?: Record<string, unknown>): Promise<Loaded> => {
    const answer = await call(`${url}${path}`, body ? { method: 'POST', body } : { method: 'GET' });
    if (!answer.ok) return answer;
    return isCard(answer.body) ? { ok: true, card: answer.body } : failed();
  };

  return {
    load: () => card(''),
    ask: (note) => card('/asks', { note: note.trim() }),
    snooze: (days) => card('/snoozes', { days }),

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

/** Optional fields left empty are left out, so that the server need not tell "" from absent. */
export const trimmed = (draft: Draft): Partial<Draft> => {
  const entries = fields.map((name) => [name, draft[name].trim()]);
  const typed: Partial<Draft> = Object.fromEntries(entries.filter(([, value]) => value !== ''));
  return Object.keys(draft.choices).length === 0 ? typed : { ...typed, choices: draft.choices };
};
