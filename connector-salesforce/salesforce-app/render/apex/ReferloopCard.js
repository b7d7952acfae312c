import { create, describe, literal, query, readable } from '../platform/org.js';
import { done, notAllowed, notSaved, refused } from './answers.js';
import { eligibilityOf, FIELDS as OF_PERSON } from './eligibility.js';
import { LOOKUPS, lookupFor, record, typeOf } from './records.js';

const REFERRAL = 'Referloop_Referral__c';
const REWARD = 'Referloop_Reward__c';
const TAKEN_IN = 'Submitted. Referloop answers here within a minute.';
const OF_RECORD = [
  'Referloop_Referral_Id__c',
  'Referloop_Referred_By__c',
  'Referloop_Referral_Reason__c',
  'Referloop_Referral_Status__c',
  'Referloop_Referred_On__c',
  'Referloop_Reward__c',
  'Referloop_Next_Step__c',
  'Referloop_Next_On__c',
];
const OF_REFERRAL = [
  ...OF_RECORD,
  'Referloop_Sync_State__c',
  'Referloop_Message__c',
  'Referloop_Referrer_Name__c',
  'Referloop_Referrer_Email__c',
  'Referloop_Submitted_By__c',
  'Referloop_Status_Since__c',
  'Referloop_Url__c',
];
const OF_REWARD = [
  'Referloop_Beneficiary__c',
  'Referloop_Role__c',
  'Referloop_Amount_Words__c',
  'Referloop_State__c',
  'Referloop_Release_On__c',
  'Referloop_Sentence__c',
  'Referloop_Why__c',
];

export const read = async ({ recordId }) => {
  const type = typeOf(recordId);
  const view = { type: type?.toLowerCase(), submitAllowed: false, submitReason: null };
  if (!type) {
    return {
      ...view,
      submitReason: 'Referrals live on leads, contacts, accounts and opportunities.',
    };
  }
  const found = await record(recordId, [...OF_RECORD, ...(type === 'Contact' ? OF_PERSON : [])]);
  if (!found) return { ...view, submitReason: 'Salesforce does not show you this record.' };
  view.name = found.Name;
  if (type === 'Contact') view.eligibility = eligibilityOf(found);
  await addReferral(view, type, found);
  return { ...view, ...(await submitting(view, type, found)) };
};

const addReferral = async (view, type, found) => {
  const belongsTo = found.Referloop_Referral_Id__c;
  for (const referral of await referralsOf(type, found.Id, belongsTo)) {
    if (['Pending', 'Refused'].includes(referral.Referloop_Sync_State__c)) {
      view.submission ??= viewOf(referral);
    } else {
      view.referral ??= viewOf(referral);
    }
  }
  if (belongsTo) view.referral ??= fieldsOf(found);
  if (!view.referral) return;
  view.submission = null;
  view.referral.rewards = await rewardsOf(view.referral.recordId);
};

const submitting = async (view, type, found) => {
  if (view.referral) {
    return { submitReason: `This record belongs to referral ${view.referral.id}.` };
  }
  if (view.submission?.syncState === 'Pending') {
    return { submitReason: 'A referral was submitted and waits for Referloop.' };
  }
  if (!(await describe(REFERRAL))?.createable) {
    return {
      submitReason:
        'You may not submit referrals. Ask your Salesforce administrator for the permission set Referloop Rep.',
    };
  }
  if (type === 'Lead' && found.IsConverted) {
    return {
      submitReason:
        'This lead was converted. Submit the referral on its contact, account or opportunity.',
    };
  }
  return { submitAllowed: true };
};

const referralsOf = async (type, id, belongsTo) => {
  const visible = await readable(REFERRAL, [lookupFor(type), 'Referloop_Referral_Id__c']);
  const ways = [];
  if (visible.includes(lookupFor(type))) ways.push(`${lookupFor(type)} = ${literal(id)}`);
  if (belongsTo && visible.includes('Referloop_Referral_Id__c')) {
    ways.push(`Referloop_Referral_Id__c = ${literal(belongsTo)}`);
  }
  if (ways.length === 0) return [];
  const fields = ['Id', 'Name', 'CreatedDate', 'CreatedBy.Name'];
  fields.push(...(await readable(REFERRAL, OF_REFERRAL)));
  return query(
    `SELECT ${fields.join(', ')} FROM ${REFERRAL} WHERE ${ways.join(' OR ')} ORDER BY CreatedDate DESC LIMIT 50`,
  );
};

const fieldsOf = (from) => ({
  id: from.Referloop_Referral_Id__c,
  referrerName: from.Referloop_Referred_By__c,
  status: from.Referloop_Referral_Status__c,
  referredOn: from.Referloop_Referred_On__c,
  note: from.Referloop_Referral_Reason__c,
  earned: from.Referloop_Reward__c,
  next: from.Referloop_Next_Step__c,
  nextOn: from.Referloop_Next_On__c,
  rewards: [],
});

const viewOf = (referral) => ({
  ...fieldsOf(referral),
  id: referral.Name,
  recordId: referral.Id,
  syncState: referral.Referloop_Sync_State__c,
  message: referral.Referloop_Message__c,
  ...(referral.Referloop_Referrer_Email__c && {
    referrerName: referral.Referloop_Referrer_Name__c,
    referrerEmail: referral.Referloop_Referrer_Email__c,
  }),
  statusSince: referral.Referloop_Status_Since__c,
  submittedBy: referral.Referloop_Submitted_By__c ?? referral.CreatedBy?.Name,
  submittedAt: referral.CreatedDate,
  url: referral.Referloop_Url__c,
});

const rewardsOf = async (referral) => {
  const visible = await readable(REWARD, ['Referloop_Referral__c', ...OF_REWARD]);
  if (!referral || !visible.includes('Referloop_Referral__c')) return [];
  const rewards = await query(
    `SELECT Id, ${visible.join(', ')} FROM ${REWARD} WHERE Referloop_Referral__c = ${literal(referral)} ORDER BY Name LIMIT 100`,
  );
  return rewards.map((reward) => ({
    id: reward.Id,
    beneficiary: reward.Referloop_Beneficiary__c,
    role: reward.Referloop_Role__c,
    amount: reward.Referloop_Amount_Words__c,
    state: reward.Referloop_State__c,
    releaseOn: reward.Referloop_Release_On__c,
    sentence: reward.Referloop_Sentence__c,
    why: reward.Referloop_Why__c,
  }));
};

const LIMITS = {
  referrerEmail: ['The e-mail address', 254],
  referrerName: ['The name', 200],
  note: ['The note', 1000],
};

export const submit = async ({ recordId, key, ...typed }) => {
  if (!(await describe(REFERRAL))?.createable) {
    return notAllowed('You may not submit referrals.', 'Referloop Rep');
  }
  const draft = Object.fromEntries(
    Object.keys(LIMITS).map((field) => [field, typed[field]?.trim() || null]),
  );
  const problem = problemIn(recordId, draft);
  if (problem) return problem;
  const found = await record(recordId, []);
  const there = await existing(recordId, key, found);
  if (there) return there;
  try {
    const { id } = await create(REFERRAL, {
      Name: 'New referral',
      Referloop_Submission_Key__c: key,
      Referloop_Sync_State__c: 'Pending',
      Referloop_Source__c: 'CARD',
      Referloop_Referrer_Email__c: draft.referrerEmail,
      Referloop_Referrer_Name__c: draft.referrerName,
      Referloop_Referral_Reason__c: draft.note,
      [lookupFor(typeOf(recordId))]: recordId,
    });
    return done(id, TAKEN_IN);
  } catch (error) {
    return notSaved(error);
  }
};

const problemIn = (recordId, draft) => {
  if (!typeOf(recordId)) {
    return refused(
      'UNSUPPORTED_RECORD',
      'Referrals live on leads, contacts, accounts and opportunities.',
      'Submit the referral on one of these.',
    );
  }
  if (!draft.referrerEmail) {
    return invalid('Enter the e-mail address of the person who referred them.', 'referrerEmail');
  }
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(draft.referrerEmail)) {
    return invalid(
      'This is not an e-mail address. It looks like name@company.example.',
      'referrerEmail',
    );
  }
  for (const [field, [what, most]] of Object.entries(LIMITS)) {
    const length = draft[field]?.length ?? 0;
    if (length > most) {
      return invalid(`${what} has ${length} characters; at most ${most} fit.`, field);
    }
  }
  return null;
};

const invalid = (sentence, field) => refused('INVALID_FIELD', sentence, null, field);

const existing = async (recordId, key, found) => {
  const id = literal(recordId);
  const referrals = await query(
    `SELECT Id, Name, Referloop_Submission_Key__c, Referloop_Sync_State__c, Referloop_Referrer_Name__c, Referloop_Referrer_Email__c
     FROM ${REFERRAL}
     WHERE Referloop_Submission_Key__c = ${literal(key)} OR ${LOOKUPS.map((lookup) => `${lookup} = ${id}`).join(' OR ')}`,
  );
  const same = referrals.find((referral) => referral.Referloop_Submission_Key__c === key);
  if (same) return done(same.Id, TAKEN_IN);
  const other = referrals.find((referral) => referral.Referloop_Sync_State__c !== 'Refused');
  if (other) return duplicate(other, found);
  if (!found) {
    return refused(
      'RECORD_NOT_FOUND',
      'Salesforce does not show you this record.',
      'Reload the page; it may have been merged or deleted.',
    );
  }
  return found.IsConverted
    ? refused(
        'CONVERTED_LEAD',
        'This lead was converted.',
        'Submit the referral on its contact, account or opportunity.',
      )
    : null;
};

const duplicate = (other, found) => {
  const who = found?.Name ?? 'This record';
  const referrer = other.Referloop_Referrer_Name__c ?? other.Referloop_Referrer_Email__c;
  return other.Referloop_Sync_State__c === 'Pending'
    ? refused(
        'DUPLICATE_REFERRAL',
        `${who} was submitted already, as referred by ${referrer}.`,
        'Nothing to do: Referloop has that one and answers it.',
      )
    : refused(
        'DUPLICATE_REFERRAL',
        `${who} was already referred by ${referrer} (${other.Name}).`,
        'Nothing to do: that referral counts.',
      );
};
