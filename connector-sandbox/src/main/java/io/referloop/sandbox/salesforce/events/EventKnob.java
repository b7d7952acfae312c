package io.referloop.sandbox.salesforce.events;

import io.referloop.sandbox.faults.Fault;

/** What can be made to go wrong with events. Counts go down as they strike; 0 is off. */
public enum EventKnob implements Fault {
    /** 1: streams stay open and say nothing, not even that they are alive. */
    SILENT("silentStreams", 1),
    /** The next n subscriptions are refused because the day's events are used up. */
    THROTTLE_NEXT_SUBSCRIPTIONS("throttleNextSubscriptions", 1_000_000),
    /** The next n subscriptions are refused because the service is busy. */
    REFUSE_NEXT_SUBSCRIPTIONS("refuseNextSubscriptions", 1_000_000),
    /** The next n subscriptions that name a replay id are told that it is corrupted. */
    CORRUPT_NEXT_REPLAY_IDS("corruptNextReplayIds", 1_000_000),
    /** Every stream is dropped after so many more events of it. */
    DROP_AFTER_EVENTS("dropStreamsAfterEvents", 1_000_000),
    /** The next n changes are never told. */
    LOSE_NEXT_CHANGES("loseNextChanges", 1_000_000),
    /** The next n changes become one event where they can, as in one transaction. */
    COLLAPSE_NEXT_CHANGES("collapseNextChanges", 1_000_000),
    /** The next n changes are told as gaps, without their fields. */
    GAP_NEXT_CHANGES("gapNextChanges", 1_000_000);

    private final String json;
    private final int max;

    EventKnob(String json, int max) {
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
