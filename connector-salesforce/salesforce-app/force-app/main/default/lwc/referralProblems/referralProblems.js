const TITLES = {
  CONVERTED_LEAD: 'This lead was converted',
  DUPLICATE_REFERRAL: 'Already referred',
  NOT_ALLOWED: 'You cannot do this here',
  NOT_ELIGIBLE: 'Not to be asked now',
  NOT_SAVED: 'Salesforce did not save it',
  RECORD_NOT_FOUND: 'This record cannot be found',
  REFUSED: 'This referral does not count',
  UNAVAILABLE: 'Not right now',
  UNSUPPORTED_RECORD: 'No referrals on this kind of record',
  WAITING: 'Referloop has not answered yet',
};

const WARNINGS = ['DUPLICATE_REFERRAL', 'NOT_ELIGIBLE', 'REFUSED', 'UNSUPPORTED_RECORD', 'WAITING'];
const RETRY = ['UNANSWERED', 'UNAVAILABLE', 'RECORD_NOT_FOUND', 'WAITING'];

/** What went wrong, as the reader should see it: what, and what to do next. */
export const problem = (code, message, fix = null, field = null) => ({
  code,
  title: TITLES[code] ?? 'This did not work',
  message,
  fix,
  field,
  retry: RETRY.includes(code),
  warning: WARNINGS.includes(code),
});

/** Of an answer of our Apex that refused. */
export const refusal = ({ code, message, fix, field }) => problem(code, message, fix, field);

/** Of whatever Salesforce threw: an Apex error, one of its data service, or nothing that arrived. */
export const problemOf = (error) => {
  const told = messagesIn(error);
  if (told.some((message) => /apex class|insufficient|no access|not have access/i.test(message))) {
    return problem(
      'NOT_ALLOWED',
      'Your Salesforce user may not use Referloop.',
      'Ask your Salesforce administrator for the permission set Referloop Rep.',
    );
  }
  if (told.length === 0 || navigator.onLine === false) {
    return {
      ...problem(
        'UNANSWERED',
        'Salesforce could not be reached.',
        'Nothing is lost. Try again in a moment.',
      ),
      title: 'Salesforce did not answer',
    };
  }
  return {
    ...problem(
      'UNANSWERED',
      told.join(' '),
      'If this stays, show this sentence to your Salesforce administrator.',
    ),
    title: 'Salesforce refused the request',
  };
};

const messagesIn = (error) => {
  const { body } = error ?? {};
  const told = Array.isArray(body)
    ? body.map(({ message }) => message)
    : [
        ...(body?.pageErrors ?? []).map(({ message }) => message),
        ...Object.values(body?.fieldErrors ?? {})
          .flat()
          .map(({ message }) => message),
        body?.message,
        body?.output?.errors?.[0]?.message,
      ];
  return told.filter((message) => typeof message === 'string' && message.trim() !== '');
};
