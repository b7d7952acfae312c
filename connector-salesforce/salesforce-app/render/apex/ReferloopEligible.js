import { describe, literal, query, readable, update } from '../platform/org.js';
import { done, notAllowed, notSaved, refused } from './answers.js';
import { eligibilityOf, FIELDS } from './eligibility.js';
import { record, typeOf } from './records.js';

const SHOWN = 20;
const DAY = 24 * 60 * 60 * 1000;

export const read = async ({ recordId }) => {
  const answer = { people: [], total: 0, later: 0 };
  const visible = await readable('Contact', FIELDS);
  if (!visible.includes('Referloop_Eligible__c')) return answer;
  for (const contact of await contacts(recordId, visible)) {
    const now = eligibilityOf(contact);
    if (!now.eligible) {
      answer.later += 1;
      continue;
    }
    answer.total += 1;
    if (answer.people.length < SHOWN) {
      answer.people.push({
        id: contact.Id,
        name: contact.Name,
        company: contact.Account?.Name,
        reason: now.reason,
        since: now.since,
        askedAt: contact.Referloop_Asked_At__c,
      });
    }
  }
  return answer;
};

const contacts = (recordId, fields) => {
  const of = typeOf(recordId) === 'Contact' ? 'Id' : 'AccountId';
  const where = recordId ? ` AND ${of} = ${literal(recordId)}` : '';
  const order = fields.includes('Referloop_Eligible_Since__c')
    ? 'Referloop_Eligible_Since__c DESC NULLS LAST, Name'
    : 'Name';
  return query(
    `SELECT Id, Name, Account.Name, ${fields.join(', ')} FROM Contact WHERE Referloop_Eligible__c = 'yes'${where} ORDER BY ${order} LIMIT 500`,
  );
};

export const ask = async ({ contactId, note }) => {
  const contact = await record(contactId, FIELDS);
  if (!contact) return notFound();
  const text = note?.trim() || null;
  if (text && text.length > 300) {
    return refused(
      'INVALID_FIELD',
      `The note has ${text.length} characters; at most 300 fit.`,
      null,
      'note',
    );
  }
  const now = eligibilityOf(contact);
  if (!now?.eligible) {
    return refused(
      'NOT_ELIGIBLE',
      now?.reason ?? 'Referloop has said nothing about this person yet.',
      'Ask somebody else.',
    );
  }
  return save(
    contactId,
    { Referloop_Asked_At__c: new Date().toISOString(), Referloop_Ask_Note__c: text },
    'Noted that you asked; nobody is asked again before the cadence is over.',
  );
};

export const snooze = async ({ contactId, days }) => {
  if (!(days >= 1 && days <= 366)) {
    return refused('INVALID_FIELD', 'Days must be between 1 and 366.', null, 'days');
  }
  if (!(await record(contactId, []))) return notFound();
  const until = new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
  return save(
    contactId,
    { Referloop_Snoozed_Until__c: until },
    'Snoozed; it comes back by itself.',
  );
};

const notFound = () =>
  refused(
    'RECORD_NOT_FOUND',
    'Salesforce does not show you this contact.',
    'Reload the page; it may have been merged or deleted.',
  );

const save = async (contactId, changes, message) => {
  const asked = (await describe('Contact')).fields.find(
    ({ name }) => name === 'Referloop_Asked_At__c',
  );
  if (!asked?.updateable) {
    return notAllowed('You may not note whom you asked.', 'Referloop Customer Success');
  }
  try {
    await update('Contact', contactId, changes);
    return done(contactId, message);
  } catch (error) {
    return notSaved(error);
  }
};
