import LOCALE from '@salesforce/i18n/locale';
import TIME_ZONE from '@salesforce/i18n/timeZone';

const TONES = {
  good: ['Won', 'Sent', 'Delivered', 'Connected'],
  warn: ['Waiting for the amount', 'On hold', 'To approve'],
  bad: [
    'Lost',
    'Disqualified',
    'Duplicate',
    'Expired',
    'Withdrawn',
    'Rejected',
    'Voided',
    'Payment failed',
    'Reversed',
    'Needs you',
    'Disconnected',
  ],
};

const THEMES = { good: 'slds-theme_success', warn: 'slds-theme_warning', bad: 'slds-theme_error' };

/** How a status or state should feel; beside its word, never instead of it. */
export const toneOf = (label) =>
  Object.keys(TONES).find((tone) => TONES[tone].includes(label)) ?? 'quiet';

/** The classes of the badge that says it. */
export const badgeOf = (label) => THEMES[toneOf(label)] ?? '';

/** "Sarah Chen, sarah@acme.example", whichever parts are known. */
export const joined = (...parts) => parts.filter((part) => part).join(', ') || 'Not known';

/** A moment in the viewer's zone and language. */
export const momentText = (moment) =>
  formatted(moment, moment, { dateStyle: 'medium', timeStyle: 'short', timeZone: TIME_ZONE });

/** A calendar date stays that date, wherever the viewer is. */
export const dateText = (date) =>
  formatted(`${date}T00:00:00Z`, date, { dateStyle: 'medium', timeZone: 'UTC' });

const formatted = (readable, original, options) => {
  const at = new Date(readable);
  return Number.isNaN(at.getTime())
    ? original
    : new Intl.DateTimeFormat(LOCALE, options).format(at);
};

/** The steps of a reward's "why", a line for each: "label: text = amount". */
export const whyLines = (why) =>
  (why ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, at) => {
      const [label, rest] = cut(line, line.indexOf(': '), 2);
      const [text, amount] = cut(rest, rest.lastIndexOf(' = '), 3);
      return rest === ''
        ? { key: at, label: '', text: label, amount: '' }
        : { key: at, label, text, amount };
    });

const cut = (text, at, length) =>
  at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + length)];
