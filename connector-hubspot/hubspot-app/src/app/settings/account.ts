import { call, type Chip, failed, type Outcome, rooted } from 'referloop-shared';

/** How the connection of this HubSpot account is, as Referloop tells it. */
export interface Account {
  state: Chip;
  account: string;
  since: string;
  reason: string | null;
  connectedBy: string;
  lastChange: string | null;
  linkedRecords: number;
  mappedStages: number;
  stages: number;
  programs: { name: string; currency: string; version: number; asks: boolean }[];
  eligible: number;
  todos: { text: string; url: string }[];
  url: string;
}

export const isAccount = (body: unknown): body is Account => {
  const account = body as Partial<Account> | null;
  return (
    typeof account?.state?.label === 'string' &&
    typeof account.account === 'string' &&
    Array.isArray(account.programs) &&
    Array.isArray(account.todos)
  );
};

export const loadAccount = async (baseUrl: string): Promise<Outcome<Account>> => {
  const answer = await call(rooted(baseUrl, 'account'), { method: 'GET' });
  if (!answer.ok) return answer;
  return isAccount(answer.body) ? { ok: true, value: answer.body } : failed();
};
