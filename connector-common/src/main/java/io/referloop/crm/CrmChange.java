package io.referloop.crm;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words every CRM must speak. {@link #occurredAt()} is the CRM's own time and decides which of two changes is the later one; the order
 * of arrival never does. The same change told twice is equal in every component.
 */
public sealed interface CrmChange {

    RecordRef record();

    Instant occurredAt();

    /**
     * The record's place in a track changed.
     *
     * @param track the pipeline's id, the name of a lifecycle field, or null when the CRM told only the stage
     * @param stage the CRM's id of the stage; never the label
     */
    record StageMoved(RecordRef record, @Nullable String track, String stage, Instant occurredAt)
            implements CrmChange {}

    /**
     * A field that we depend on changed.
     *
     * @param field one of {@link CrmRecord}'s names, or the CRM's own for a field that the admin mapped
     * @param value null when it was cleared
     */
    record FieldChanged(
            RecordRef record, String field, @Nullable String value, Instant occurredAt) implements CrmChange {}

    /** It changed and the CRM does not say how: it has to be read. */
    record Touched(RecordRef record, Instant occurredAt) implements CrmChange {}

    record Created(RecordRef record, Instant occurredAt) implements CrmChange {}

    record Deleted(RecordRef record, Instant occurredAt) implements CrmChange {}

    record Restored(RecordRef record, Instant occurredAt) implements CrmChange {}

    /**
     * Several records became one.
     *
     * @param record the survivor, which may be a record that none of them was before
     * @param merged the ids that lead to the survivor from now on
     */
    record Merged(RecordRef record, List<RecordRef> merged, Instant occurredAt) implements CrmChange {}

    /** A lead became other records; the referral follows to all of them. */
    record Converted(RecordRef record, List<RecordRef> into, Instant occurredAt) implements CrmChange {}

    record AssociationChanged(RecordRef record, RecordRef other, boolean removed, Instant occurredAt)
            implements CrmChange {}

    /** The CRM asks us to forget this person. */
    record PersonErased(RecordRef record, Instant occurredAt) implements CrmChange {}
}
