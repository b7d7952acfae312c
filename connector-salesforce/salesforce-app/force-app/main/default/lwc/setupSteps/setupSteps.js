import { momentText } from 'c/referralWords';

/** A connector reports every few minutes; what is older says nothing about now. */
const STALE_AFTER = 30 * 60 * 1000;

const ASSIGN = 'Setup, Users, Permission Sets: open it, Manage Assignments, Add Assignment.';

/**
 * What has to be true for Referloop to work in this org, in the order in which an admin does it, each with what to do where it is not.
 *
 * @param state what ReferloopSetup.read answers
 * @param now the time, in milliseconds
 */
export const stepsOf = (state, now) => [
  fields(state),
  people(state, 'Referloop_Integration', 'The user as whom Referloop works', integration),
  connection(state, now),
  listening(state),
  people(
    state,
    'Referloop_Rep',
    'People who submit referrals',
    'Give sales the permission set Referloop Rep.',
  ),
  people(
    state,
    'Referloop_Customer_Success',
    'People who ask for referrals',
    'Give customer success the permission set Referloop Customer Success.',
  ),
  answers(state, now),
];

const integration =
  'Make a user for Referloop alone, with the Salesforce Integration licence, and give it the permission set Referloop Integration.';

const done = (key, title, text) => ({ key, title, text, state: 'done', fix: null, url: null });
const todo = (key, title, text, fix) => ({ key, title, text, state: 'todo', fix, url: null });
const unknown = (key, title, text, fix) => ({ key, title, text, state: 'unknown', fix, url: null });

const fields = ({ hiddenFields }) => {
  const title = 'Objects and fields';
  if (hiddenFields.length === 0) return done('fields', title, 'Everything of Referloop is there.');
  const some = hiddenFields.slice(0, 3).join(', ');
  const more = hiddenFields.length > 3 ? ` and ${hiddenFields.length - 3} more` : '';
  return todo(
    'fields',
    title,
    `You cannot see ${some}${more}.`,
    `Give yourself the permission set Referloop Admin. ${ASSIGN}`,
  );
};

const people = ({ people: counts }, name, title, fix) => {
  if (!counts) return unknown(name, title, 'You may not see who has which permission set.', fix);
  const count = counts[name] ?? 0;
  return count === 0
    ? todo(name, title, `Nobody has the permission set ${words(name)}.`, `${fix} ${ASSIGN}`)
    : done(name, title, `${count} with the permission set ${words(name)}.`);
};

const words = (name) => name.replaceAll('_', ' ');

const connection = ({ connection: it }, now) => {
  const title = 'Connection';
  if (!it)
    return todo(
      'connection',
      title,
      'Referloop has never reported from here.',
      'In Referloop, open Connections, choose Salesforce and sign in as the user of the step before.',
    );
  const url = it.url ?? null;
  if (it.state !== 'Connected')
    return {
      ...todo(
        'connection',
        title,
        `${it.state ?? 'Not connected'}. ${it.message ?? ''}`.trim(),
        'Open it in Referloop and connect again.',
      ),
      url,
    };
  const at = it.reportedAt ? Date.parse(it.reportedAt) : NaN;
  if (!(now - at < STALE_AFTER))
    return {
      ...todo(
        'connection',
        title,
        it.reportedAt
          ? `Referloop reported last ${momentText(it.reportedAt)}.`
          : 'Referloop never said when.',
        'Check that Referloop runs. What people submit meanwhile is kept and answered later.',
      ),
      url,
    };
  const budget = it.apiLimit
    ? ` ${it.apiUsed ?? 0} of ${it.apiLimit} API calls used in 24 hours.`
    : '';
  return {
    ...done('connection', title, `Connected${it.runningAs ? ` as ${it.runningAs}` : ''}.${budget}`),
    url,
  };
};

const listening = ({ connection: it }) => {
  const title = 'Changes';
  if (!it?.listening)
    return unknown(
      'listening',
      title,
      'Not known before Referloop is connected.',
      'The channel Referloop__chn came with this app; nothing is to be done.',
    );
  const last = it.lastChange ? ` The last change was heard ${momentText(it.lastChange)}.` : '';
  return done(
    'listening',
    title,
    `Referloop hears of changes by ${it.listening.toLowerCase()}.${last}`,
  );
};

const answers = ({ waiting, waitingSince, referrals }, now) => {
  const title = 'Referrals';
  const kept = referrals === 1 ? '1 referral.' : `${referrals} referrals.`;
  if (waiting === 0) return done('answers', title, `${kept} None waits for an answer.`);
  const text = `${kept} ${waiting} ${waiting === 1 ? 'waits' : 'wait'} for an answer since ${momentText(waitingSince)}.`;
  return now - Date.parse(waitingSince) < 2 * 60 * 1000
    ? done('answers', title, text)
    : todo('answers', title, text, 'Check that Referloop runs and is connected.');
};
