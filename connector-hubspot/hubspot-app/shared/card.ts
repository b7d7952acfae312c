/** What Referloop answers about a record. Texts and amounts come ready for people; nothing here is computed. */

export type Tone = 'good' | 'warn' | 'bad' | 'quiet';

export type RecordType = 'contact' | 'company' | 'deal' | 'lead';

export interface Chip {
  code: string;
  label: string;
  tone: Tone;
}

export interface WhyLine {
  label: string;
  text: string;
  amount: string | null;
}

export interface Reward {
  id: string;
  beneficiary: string;
  role: string;
  amount: string;
  state: Chip;
  releaseOn: string | null;
  sentence: string;
  why: WhyLine[];
}

export interface Referral {
  id: string;
  status: Chip;
  since: string;
  referrer: { name: string | null; email: string };
  referee: { name: string | null; company: string | null };
  claim: { by: string; at: string; note: string | null };
  next: string | null;
  url: string;
  rewards: Reward[];
  notRewarded: { label: string; text: string }[];
}

export interface Card {
  record: { type: RecordType; id: string };
  submit: { allowed: boolean; reason: string | null; offers?: Offer[] };
  referral: Referral | null;
  /** Of contacts of whom something is known; absent or null otherwise. */
  eligibility?: Eligibility | null;
}

/** Something that the program lets people choose when they submit. */
export interface Offer {
  rule: string;
  label: string;
  options: { value: string; label: string }[];
  /** Counts when nobody chose. */
  preset: string;
}

/** Whether to ask the person for a referral now, and why. */
export interface Eligibility {
  eligible: boolean;
  reason: string;
  since: string | null;
  nextAsk: string | null;
}

export interface Draft {
  referrerEmail: string;
  referrerName: string;
  note: string;
  /** By the offer's rule. */
  choices: Record<string, string>;
}

/** What is typed. */
export type Field = Exclude<keyof Draft, 'choices'>;

export const fields: readonly Field[] = ['referrerEmail', 'referrerName', 'note'];

export const emptyDraft: Draft = { referrerEmail: '', referrerName: '', note: '', choices: {} };

export const isField = (name: unknown): name is Field => fields.some((field) => field === name);

/** Enough of a look at the answer to render it; a body that fails this is treated as no answer at all. */
export const isCard = (body: unknown): body is Card => {
  const card = body as Partial<Card> | null;
  return (
    typeof card?.record?.id === 'string' &&
    typeof card.submit?.allowed === 'boolean' &&
    (card.eligibility == null ||
      (typeof card.eligibility.eligible === 'boolean' &&
        typeof card.eligibility.reason === 'string')) &&
    (card.referral === null ||
      (typeof card.referral?.id === 'string' &&
        typeof card.referral.status?.label === 'string' &&
        Array.isArray(card.referral.rewards) &&
        Array.isArray(card.referral.notRewarded)))
  );
};
