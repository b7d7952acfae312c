import { query, readable } from '../platform/org.js';

const CONNECTION = 'Referloop_Connection__c';
const OF_CONNECTION = [
  'State',
  'Message',
  'Listening',
  'Last_Change',
  'Reported_At',
  'Running_As',
  'Api_Used',
  'Api_Limit',
  'Url',
].map((name) => `Referloop_${name}__c`);
const PERMISSION_SETS = ['Admin', 'Rep', 'Customer_Success', 'Integration'].map(
  (name) => `'Referloop_${name}'`,
);

export const read = async () => {
  const hiddenFields = await hidden();
  const state = { hiddenFields, people: await people(), connection: null };
  if (hiddenFields.length > 0) return { ...state, waiting: 0, referrals: 0 };
  const pending = await query(
    "SELECT CreatedDate FROM Referloop_Referral__c WHERE Referloop_Sync_State__c = 'Pending' ORDER BY CreatedDate DESC LIMIT 1000",
  );
  const synced = await query(
    "SELECT Id FROM Referloop_Referral__c WHERE Referloop_Sync_State__c = 'Synced'",
  );
  return {
    ...state,
    connection: await connection(),
    waiting: pending.length,
    waitingSince: pending.at(-1)?.CreatedDate ?? null,
    referrals: synced.length,
  };
};

/** Of the connection's fields only: what a describe hides from a user it does not name, and this page does not know the rest. */
const hidden = async () => {
  const seen = new Set(await readable(CONNECTION, OF_CONNECTION));
  return OF_CONNECTION.filter((field) => !seen.has(field)).map((field) => `${CONNECTION}.${field}`);
};

const people = async () => {
  try {
    const counts = {};
    for (const { PermissionSet } of await query(
      `SELECT PermissionSet.Name FROM PermissionSetAssignment WHERE PermissionSet.Name IN (${PERMISSION_SETS.join(', ')}) AND Assignee.IsActive = TRUE LIMIT 2000`,
    )) {
      counts[PermissionSet.Name] = (counts[PermissionSet.Name] ?? 0) + 1;
    }
    return counts;
  } catch {
    return null;
  }
};

const connection = async () => {
  const [found] = await query(
    `SELECT Id, ${OF_CONNECTION.join(', ')} FROM ${CONNECTION} ORDER BY Referloop_Reported_At__c DESC NULLS LAST LIMIT 1`,
  );
  return found
    ? {
        recordId: found.Id,
        state: found.Referloop_State__c,
        message: found.Referloop_Message__c,
        listening: found.Referloop_Listening__c,
        lastChange: found.Referloop_Last_Change__c,
        reportedAt: found.Referloop_Reported_At__c,
        runningAs: found.Referloop_Running_As__c,
        apiUsed: found.Referloop_Api_Used__c,
        apiLimit: found.Referloop_Api_Limit__c,
        url: found.Referloop_Url__c,
      }
    : null;
};
