package io.referloop.crm;

/** What became of one {@link FieldWrite}. Every write gets exactly one outcome, also when the whole call failed. */
public sealed interface WriteOutcome {

    FieldWrite write();

    /** @param now what the record is called now; differs from the written one after a merge */
    record Written(FieldWrite write, RecordRef now) implements WriteOutcome {}

    record Failed(FieldWrite write, CrmFailure failure) implements WriteOutcome {}
}
