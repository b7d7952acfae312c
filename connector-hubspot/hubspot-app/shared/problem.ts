import { type Card, type Field, isCard, isField } from './card';

/** Why a request did not end well, as the reader should see it. */
export interface Problem {
  code: string;
  title: string;
  message: string;
  fix: string | null;
  field: Field | null;
  /** Present when the answer also says how the record stands now, such as for a duplicate. */
  card: Card | null;
  /** Whether doing the same again can help. */
  retry: boolean;
}

const UNANSWERED = {
  code: 'UNANSWERED',
  title: 'Referloop did not answer',
  message: 'It could not be reached, took too long, or sent something unreadable.',
  fix: 'Nothing is lost. Try again in a moment.',
};

const TITLES: Record<string, string> = {
  AMBIGUOUS_REFEREE: 'A person has to decide',
  DUPLICATE_REFERRAL: 'Already referred',
  EMPLOYEE: 'Employees cannot refer here',
  EXISTING_CUSTOMER: 'A customer already',
  FORGOTTEN_PERSON: 'This person asked to be forgotten',
  KEY_REUSED: 'An earlier attempt had already arrived',
  NOT_ALLOWED: 'You cannot do this here',
  NOT_CONNECTED: 'Referloop is not connected to this account',
  NOT_ELIGIBLE: 'Not to be asked now',
  OPEN_DEAL: 'The deal was there before',
  RECORD_NOT_FOUND: 'Referloop cannot find this record',
  RECORD_OWNER: 'The owner cannot be the referrer',
  SAME_DOMAIN: 'Both are at one company',
  SELF_REFERRAL: 'Nobody can refer themselves',
  SIGNATURE_INVALID: 'Referloop did not accept the request',
  UNAVAILABLE: 'Referloop is not available right now',
};

const problem = (part: Partial<Problem>): Problem => ({
  ...UNANSWERED,
  field: null,
  card: null,
  retry: true,
  ...part,
});

/** No usable answer came: the connection failed, the time ran out, or the body was not ours. */
export const unanswered = (): Problem => problem({});

export const misconfigured = (): Problem =>
  problem({
    code: 'NO_ADDRESS',
    title: 'This card does not know where Referloop is',
    message: 'The app was uploaded without REFERLOOP_URL.',
    fix: 'Ask your HubSpot administrator to set it in the project profile and upload the app again.',
    retry: false,
  });

export const unsupportedRecord = (): Problem =>
  problem({
    code: 'UNSUPPORTED_RECORD',
    title: 'No referrals on this kind of record',
    message: 'Referrals live on contacts, companies, deals and leads.',
    fix: null,
    retry: false,
  });

/** Reads the API's error body; anything else (a proxy's page, an empty body) becomes a plain sentence. */
export const problemOf = (status: number, body: unknown): Problem => {
  const told = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const worthRetrying = status >= 500 || status === 408 || status === 429;
  if (typeof told.code !== 'string' || typeof told.message !== 'string') {
    return worthRetrying ? unanswered() : unexpected(status);
  }
  return problem({
    code: told.code,
    title: TITLES[told.code] ?? (worthRetrying ? UNANSWERED.title : 'This did not work'),
    message: told.message,
    fix: typeof told.fix === 'string' ? told.fix : null,
    field: isField(told.field) ? told.field : null,
    card: isCard(told.card) ? told.card : null,
    retry: worthRetrying || told.code === 'NOT_CONNECTED' || told.code === 'RECORD_NOT_FOUND',
  });
};

const unexpected = (status: number): Problem =>
  problem({
    code: `HTTP_${status}`,
    title: 'The request was refused',
    message: `The answer was ${status}, without an explanation from Referloop.`,
    fix: 'If this stays, ask your HubSpot administrator to check the Referloop app and its address.',
    retry: status !== 401 && status !== 403,
  });
