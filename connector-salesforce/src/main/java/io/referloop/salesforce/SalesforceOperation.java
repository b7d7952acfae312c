package io.referloop.salesforce;

/**
 * What is asked of Salesforce by one call.
 *
 * @param name for messages and metrics, one of a few: {@code query Opportunity}
 */
record SalesforceOperation(String name, Effect effect) {

    /** What is at stake when no answer comes. */
    enum Effect {
        READ,
        WRITE
    }

    static SalesforceOperation read(String name) {
        return new SalesforceOperation(name, Effect.READ);
    }

    static SalesforceOperation write(String name) {
        return new SalesforceOperation(name, Effect.WRITE);
    }
}
