package io.referloop.server.console;

import io.referloop.connection.Connection;
import io.referloop.server.simulate.PastDealRun;
import org.jspecify.annotations.Nullable;

/** Why a simulation on past deals came to nothing. */
final class PastDealsWords {

    private PastDealsWords() {}

    /** Null while it is under way, and when it came to something. */
    static @Nullable Refusal refusal(PastDealRun.State state, Connection connection) {
        return switch (state) {
            case PastDealRun.State.UnderWay it -> null;
            case PastDealRun.State.Done it -> null;
            case PastDealRun.State.Refused it -> CrmRefusals.of(it.why(), connection.accountName());
            case PastDealRun.State.Broken it ->
                new Refusal(
                        "SIMULATION_FAILED",
                        "The simulation ended with an error of ours.",
                        "The server's log has it; nothing was changed.");
            case PastDealRun.State.Cancelled it -> new Refusal("CANCELLED", "It was cancelled.", null);
        };
    }
}
