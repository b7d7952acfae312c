/** ReferloopEligibility. */
export const FIELDS = [
  'Referloop_Eligible__c',
  'Referloop_Eligible_Reason__c',
  'Referloop_Eligible_Since__c',
  'Referloop_Next_Ask_On__c',
  'Referloop_Asked_At__c',
  'Referloop_Snoozed_Until__c',
];

export const today = () => new Date().toISOString().slice(0, 10);

/** Null while Referloop has said nothing about the person. */
export const eligibilityOf = (contact) => {
  if (!contact.Referloop_Eligible__c) return null;
  const said = {
    eligible: contact.Referloop_Eligible__c === 'yes',
    reason: contact.Referloop_Eligible_Reason__c,
    since: contact.Referloop_Eligible_Since__c,
    nextAsk: contact.Referloop_Next_Ask_On__c,
  };
  const { Referloop_Asked_At__c: askedAt, Referloop_Snoozed_Until__c: snoozedUntil } = contact;
  if (said.eligible && snoozedUntil && snoozedUntil > today()) {
    return not('Snoozed; nobody asks before then.', snoozedUntil);
  }
  if (said.eligible && askedAt && (!said.since || askedAt.slice(0, 10) >= said.since)) {
    return not('Asked already; nobody is asked again before the cadence is over.', null);
  }
  return said;
};

const not = (reason, nextAsk) => ({ eligible: false, reason, since: null, nextAsk });
