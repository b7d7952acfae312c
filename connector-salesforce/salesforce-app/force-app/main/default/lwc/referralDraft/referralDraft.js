/** What is typed, in the order of the form. */
export const FIELDS = ['referrerEmail', 'referrerName', 'note'];

export const emptyDraft = () => ({ referrerEmail: '', referrerName: '', note: '' });

const LIMITS = { referrerEmail: 254, referrerName: 200, note: 1000 };
const NAMES = {
  referrerEmail: 'The e-mail address',
  referrerName: 'The name',
  note: 'The note',
};

/** Catches slips before they travel; Apex and Referloop decide what is valid. */
export const errorsIn = (draft) => {
  const errors = {};
  for (const field of FIELDS) {
    const { length } = draft[field].trim();
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

/** A key for one opened form, so that sending it twice is one referral. */
export const newKey = () => crypto.randomUUID();
