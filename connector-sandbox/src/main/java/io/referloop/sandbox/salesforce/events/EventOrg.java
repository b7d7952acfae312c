package io.referloop.sandbox.salesforce.events;

import java.util.List;

/** What the event bus asks of the organisation that it belongs to. */
public interface EventOrg {

    /** The organisation's id, eighteen characters. */
    String id();

    /** Where its API is; what a call names as {@code instanceurl}. */
    String instanceUrl();

    /** Whether a call with this access token is let in. */
    boolean accepts(String accessToken);

    /** The fields of a type in their order, without calculated ones and without {@code Id}; empty for a type that has no change events. */
    List<EventField> fields(String entity);
}
