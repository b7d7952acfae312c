import { literal, query, readable } from '../platform/org.js';

/** ReferloopRecords: what referrals can be submitted on, by the beginning of the id. */
const TYPES = { '00Q': 'Lead', '003': 'Contact', '001': 'Account', '006': 'Opportunity' };

export const typeOf = (id) => TYPES[id?.slice(0, 3)] ?? null;

const LOOKUP_OF = {
  Lead: 'Referloop_Lead__c',
  Contact: 'Referloop_Contact__c',
  Account: 'Referloop_Account__c',
  Opportunity: 'Referloop_Opportunity__c',
};

export const lookupFor = (type) => LOOKUP_OF[type];

export const LOOKUPS = Object.values(LOOKUP_OF);

/** One record with those of the fields that the user may read; null when there is none to be seen. */
export const record = async (id, fields) => {
  const type = typeOf(id);
  const wanted = [
    'Id',
    'Name',
    ...(type === 'Lead' ? ['IsConverted'] : []),
    ...(await readable(type, fields)),
  ];
  const found = await query(`SELECT ${wanted.join(', ')} FROM ${type} WHERE Id = ${literal(id)}`);
  return found[0] ?? null;
};
