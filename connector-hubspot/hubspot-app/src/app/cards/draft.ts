import { type Draft, type Field, fields } from 'referloop-shared';

export type FieldErrors = Partial<Record<Field, string>>;

const LIMITS: Record<Field, number> = { referrerEmail: 254, referrerName: 200, note: 1000 };
const NAMES: Record<Field, string> = {
  referrerEmail: 'The e-mail address',
  referrerName: 'The name',
  note: 'The note',
};

/** Catches slips before they travel; the server decides what is valid. */
export const errorsIn = (draft: Draft): FieldErrors => {
  const errors: FieldErrors = {};
  for (const field of fields) {
    const length = draft[field].trim().length;
    if (length > LIMITS[field]) {
      errors[field] = `${NAMES[field]} has ${length} characters; at most ${LIMITS[field]} fit.`;
    }
  }
  const email = draft.referrerEmail.trim();
  if (email === '') {
    errors.referrerEmail = 'Enter the e-mail address of the person who referred them.';
  } else if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    errors.referrerEmail = 'This is not an e-mail address. It looks like name@company.example.';
  }
  return errors;
};

/** Takes what a submitted form carries over what was typed so far; other names are ignored. */
export const withValues = (draft: Draft, values: Record<string, unknown> | undefined): Draft => {
  const result = { ...draft };
  for (const field of fields) {
    const value = values?.[field];
    if (typeof value === 'string') result[field] = value;
  }
  return result;
};
