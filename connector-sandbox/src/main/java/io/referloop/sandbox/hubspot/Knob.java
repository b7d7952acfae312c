package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.faults.Fault;

/** What can be made to go wrong in a portal. Counts go down as they strike; 0 is off. */
public enum Knob implements Fault {
    /** The next n API calls answer 429. */
    THROTTLE_NEXT_CALLS("throttleNextCalls", 1_000_000),
    /** The 429s of {@link #THROTTLE_NEXT_CALLS} carry this Retry-After; 0 for none, as HubSpot does. */
    THROTTLE_RETRY_AFTER_SECONDS("throttleRetryAfterSeconds", 86_400),
    /** More API calls than this in one second answer 429. */
    THROTTLE_CALLS_PER_SECOND("throttleCallsPerSecond", 1_000),
    /** The next n webhook events are never sent. */
    LOSE_WEBHOOK_EVENTS("loseWebhookEvents", 1_000_000),
    /** Every webhook event is sent this many times more. */
    DUPLICATE_WEBHOOK_EVENTS("duplicateWebhookEvents", 20),
    /** 1: events leave in a mixed-up order, split over several deliveries. */
    REORDER_WEBHOOKS("reorderWebhooks", 1),
    /** Every webhook delivery waits this long before it leaves. */
    DELAY_WEBHOOKS_MILLIS("delayWebhooksMillis", 3_600_000),
    /** The first n records of the next batch write fail; 207 with trace ids, 400 without. */
    FAIL_RECORDS_OF_NEXT_BATCH("failRecordsOfNextBatch", 100),
    /** The next n batch writes are refused whole with 400. */
    REJECT_NEXT_BATCHES("rejectNextBatches", 1_000_000),
    /** The next n API writes are done and then answered with 500. */
    FAIL_WRITES_AFTER_ACTING("failWritesAfterActing", 1_000_000),
    /** The next n token requests are done and then answered with 500. */
    FAIL_TOKEN_AFTER_ACTING("failTokenAfterActing", 1_000_000),
    /** The next n API writes are done; the answer is held until released. */
    HANG_WRITES_AFTER_ACTING("hangWritesAfterActing", 50),
    /** The next n token requests are done; the answer is held until released. */
    HANG_TOKEN_AFTER_ACTING("hangTokenAfterActing", 50),
    /** The next n calls, token requests included, answer 503. */
    UNAVAILABLE_NEXT_CALLS("unavailableNextCalls", 1_000_000),
    /** The next n calls, token requests included, have their connection reset. */
    RESET_NEXT_CALLS("resetNextCalls", 1_000_000),
    /** Every answer takes this much longer. */
    LATENCY_MILLIS("latencyMillis", 120_000);

    private final String json;
    private final int max;

    Knob(String json, int max) {
        this.json = json;
        this.max = max;
    }

    @Override
    public String json() {
        return json;
    }

    @Override
    public int max() {
        return max;
    }
}
