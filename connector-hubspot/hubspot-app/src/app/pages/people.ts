import { call, failed, type Outcome, rooted } from 'referloop-shared';

export interface Somebody {
  id: string;
  name: string;
  company: string | null;
  reason: string;
  since: string | null;
  askedAt: string | null;
  program: string | null;
  /** The contact in HubSpot. */
  url: string;
}

/** Whom to ask now, a page of them. */
export interface People {
  people: Somebody[];
  total: number;
  later: number;
  /** Whether any program says whom to ask. */
  asks: boolean;
  next: string | null;
  url: string;
}

export const isPeople = (body: unknown): body is People => {
  const page = body as Partial<People> | null;
  return (
    Array.isArray(page?.people) &&
    typeof page.total === 'number' &&
    page.people.every(({ id, name, reason }) =>
      [id, name, reason].every((it) => typeof it === 'string'),
    )
  );
};

export const loadPeople = async (baseUrl: string, after: string): Promise<Outcome<People>> => {
  const query = after === '' ? '' : `?after=${encodeURIComponent(after)}`;
  const answer = await call(`${rooted(baseUrl, 'eligible')}${query}`, { method: 'GET' });
  if (!answer.ok) return answer;
  return isPeople(answer.body) ? { ok: true, value: answer.body } : failed();
};

/** "3 people to ask; 12 later, by themselves." */
export const headline = ({ total, later }: Pick<People, 'total' | 'later'>): string => {
  const now =
    total === 0
      ? 'Nobody to ask right now'
      : total === 1
        ? '1 person to ask'
        : `${total} people to ask`;
  return later === 0 ? `${now}.` : `${now}; ${later} later, by themselves.`;
};
