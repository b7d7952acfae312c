package io.referloop.sandbox.salesforce;

import io.referloop.sandbox.faults.Fault;

/** What can be made to go wrong in an organisation. Counts go down as they strike; 0 is off. */
public enum Knob implements Fault {
    /** The next n API calls are refused with REQUEST_LIMIT_EXCEEDED. */
    THROTTLE_NEXT_CALLS("throttleNextCalls", 1_000_000),
    /** The next n calls, token requests included, answer 503 with an HTML page. */
    UNAVAILABLE_NEXT_CALLS("unavailableNextCalls", 1_000_000),
    /** The next n calls, token requests included, have their connection reset. */
    RESET_NEXT_CALLS("resetNextCalls", 1_000_000),
    /** The next n API writes are done; then the connection is reset. */
    RESET_WRITES_AFTER_ACTING("resetWritesAfterActing", 1_000_000),
    /** The next n API writes are done and then answered with an error. */
    FAIL_WRITES_AFTER_ACTING("failWritesAfterActing", 1_000_000),
    /** The next n API writes are done; the answer is held until released. */
    HANG_WRITES_AFTER_ACTING("hangWritesAfterActing", 50),
    /** The next n token requests are done and then answered with an error. */
    FAIL_TOKEN_AFTER_ACTING("failTokenAfterActing", 1_000_000),
    /** The next n token requests are done; the answer is held until released. */
    HANG_TOKEN_AFTER_ACTING("hangTokenAfterActing", 50),
    /** The next n records to be written are refused with UNABLE_TO_LOCK_ROW. */
    LOCK_NEXT_RECORDS("lockNextRecords", 1_000_000),
    /** The next n records to be written are refused by a validation rule. */
    REFUSE_NEXT_RECORDS("refuseNextRecords", 1_000_000),
    /** The next n records to be written are refused with a status code that no client of 65.0 knows. */
    UNKNOWN_STATUS_OF_NEXT_RECORDS("unknownStatusOfNextRecords", 1_000_000),
    /** The next n sessions are refused as expired, though they are not. */
    EXPIRE_NEXT_CALLS("expireNextCalls", 1_000_000),
    /** 1: INVALID_SESSION_ID is told with another sentence and without detail. */
    BARE_SESSION_FAULTS("bareSessionFaults", 1),
    /** Bulk jobs are asked after this often before they are done. */
    BULK_POLLS("bulkPolls", 1_000),
    /** The next n bulk jobs fail. */
    FAIL_BULK_JOBS("failBulkJobs", 1_000),
    /** 1: the app is not let in, as when the organisation's admin has not installed it. */
    REFUSE_APP("refuseApp", 1),
    /** Every write holds the locks of its records and their parents this long. */
    HOLD_LOCKS_MILLIS("holdLocksMillis", 60_000),
    /** Every answer takes this much longer. */
    LATENCY_MILLIS("latencyMillis", 120_000),
    /** API calls that others of the organisation have used up. */
    CALLS_USED_BY_OTHERS("callsUsedByOthers", 10_000_000);

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
