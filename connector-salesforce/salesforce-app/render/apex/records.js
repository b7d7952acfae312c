import { literal, query, readable } from '../platform/org.js';

/** ReferloopRecords: what referrals can be submitted on, by the beginning of the id. */
const TYPES = { '00Q': 'Lead', '003': 'Contact', '001': 'Account', '006': 'Opportunity' };

export const typeOf = (id) => TYPES[id?.slice(0, 3)] ?? null;

export const lookupFor = (type) => `Referloop_${type}__c`;

export const LOOKUPS = Object.values(TYPES).map(lookupFor);

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
