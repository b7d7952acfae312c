package io.referloop.sandbox.salesforce.events;

import java.util.EnumMap;
import java.util.Map;

/** What can be made to go wrong with events. Counts go down as they strike; 0 is off. */
public final class EventFaults {

    private final Map<Knob, Integer> settings = new EnumMap<>(Knob.class);

    public synchronized EventFaults set(Knob knob, int value) {
        if (value < 0 || value > 1_000_000) {
            throw new IllegalArgumentException(knob.json + " must be from 0 to 1000000, but is " + value + ".");
        }
        settings.put(knob, value);
        return this;
    }

    public synchronized int get(Knob knob) {
        return settings.getOrDefault(knob, 0);
    }

    public synchronized void clear() {
        settings.clear();
    }

    /** True as often as the knob was set to. */
    synchronized boolean strikes(Knob knob) {
        int left = get(knob);
        if (left == 0) {
            return false;
        }
        settings.put(knob, left - 1);
        return true;
    }

    public enum Knob {
        /** 1: streams stay open and say nothing, not even that they are alive. */
        SILENT("silentStreams"),
        /** The next n subscriptions are refused because the day's events are used up. */
        THROTTLE_NEXT_SUBSCRIPTIONS("throttleNextSubscriptions"),
        /** The next n subscriptions are refused because the service is busy. */
        REFUSE_NEXT_SUBSCRIPTIONS("refuseNextSubscriptions"),
        /** The next n subscriptions that name a replay id are told that it is corrupted. */
        CORRUPT_NEXT_REPLAY_IDS("corruptNextReplayIds"),
        /** Every stream is dropped after so many more events of it. */
        DROP_AFTER_EVENTS("dropStreamsAfterEvents"),
        /** The next n changes are never told. */
        LOSE_NEXT_CHANGES("loseNextChanges"),
        /** The next n changes become one event where they can, as in one transaction. */
        COLLAPSE_NEXT_CHANGES("collapseNextChanges"),
        /** The next n changes are told as gaps, without their fields. */
        GAP_NEXT_CHANGES("gapNextChanges");

        private final String json;

        Knob(String json) {
            this.json = json;
        }

        /** Its name in {@code /__sandbox/faults}. */
        public String json() {
            return json;
        }
    }
}
