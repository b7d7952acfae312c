package io.referloop.salesforce.events;

import io.referloop.crm.RecordType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The core's words for an organisation's names: what reading and listening have to agree on. */
public interface EventWords {

    /** Null for an object that no referral is linked to. */
    @Nullable
    RecordType type(String entity);

    /** The core's name of a field, or the field's own where the core has none. */
    String field(RecordType type, String field);

    /** Where the stages of such records stand; null where they have none. */
    @Nullable
    String stageField(RecordType type);

    String track(RecordType type);

    /** Whether a field is one that only Referloop writes. */
    boolean isOurs(String field);

    /** Whether two records of the type can become one. */
    boolean merges(RecordType type);

    /** Whether such records are written by people who ask for something. */
    boolean isWish(String entity);

    /** Whether what somebody changed of a record asks for something. */
    boolean isWaiting(JsonNode changed);
}
