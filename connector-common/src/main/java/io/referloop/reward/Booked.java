package io.referloop.reward;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is booked of one identity: settled lines first, then at the most one that is still open or was ended. */
record Booked(List<RewardLine> lines) {

    boolean isEmpty() {
        return lines.isEmpty();
    }

    boolean isSettled() {
        return lines.stream().anyMatch(line -> line.state().isSettled());
    }

    /** What was sent; of no line at all, the zero of the first. */
    Sum settled() {
        Sum nothing = Sum.of(lines.getFirst()).nothing();
        return lines.stream()
                .filter(line -> line.state().isSettled())
                .map(Sum::of)
                .reduce(nothing, Sum::plus);
    }

    @Nullable
    RewardLine open() {
        return lines.stream()
                .filter(line -> !line.state().isSettled())
                .findFirst()
                .orElse(null);
    }
}
