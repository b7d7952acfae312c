package io.referloop.crm;

/**
 * A field in which the records of another CRM keep the id of one of ours, where a sync between the two CRMs fills it.
 *
 * @param theirs the other CRM's type of record
 * @param field the other CRM's own name of the field
 * @param ours what the id is of
 */
public record SyncField(RecordType theirs, String field, RecordType ours) {}
