package io.referloop.reward;

import io.referloop.program.RewardRule;
import io.referloop.referral.CustomerEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What happened to one customer beside the CRM's stages: what was paid, given back and used, when they left and came back. */
final class CustomerLife {

    static final String REFUNDED = "refunded";
    static final String CHURNED = "churned";
    static final String REACTIVATED = "reactivated";
    static final String BENEFIT_USED = "benefit_used";

    private static final Set<String> OWN_SPEND = Set.of("payment", "invoice_paid", "purchase");
    private static final String DEAL = "";

    private final List<CustomerEvent> events;
    private final Map<String, Refund> refunds = new HashMap<>();

    CustomerLife(List<CustomerEvent> events) {
        this.events = events;
        for (CustomerEvent event : events) {
            if (event.kind().equals(REFUNDED)) {
                refunds.merge(event.field(CustomerEvent.OF).orElse(DEAL), Refund.of(event), Refund::plus);
            }
        }
    }

    List<CustomerEvent> of(String kind) {
        return events.stream().filter(it -> it.kind().equals(kind)).toList();
    }

    /** What was given back of an event. */
    Refund refund(CustomerEvent event) {
        return refunds.getOrDefault(event.id(), Refund.NONE);
    }

    /** What was given back of a deal: by its id, or by nothing at all when there is one deal only. */
    Refund refundOfDeal(String id) {
        Refund named = refunds.getOrDefault(id, Refund.NONE);
        return named.plus(refunds.getOrDefault(DEAL, Refund.NONE));
    }

    boolean used(RewardRule rule) {
        for (CustomerEvent event : events) {
            if (event.kind().equals(BENEFIT_USED)
                    && event.field("rule").map(rule.key()::equals).orElse(true)) {
                return true;
            }
        }
        return false;
    }

    /** Since when the customer has been away at an instant, when they do not come back in time. */
    Optional<Instant> leftBy(Instant at, @Nullable Integer resumeWithinDays) {
        Instant left = null;
        for (CustomerEvent event : events) {
            if (event.at().isAfter(at)) {
                break;
            }
            if (left == null) {
                left = event.kind().equals(CHURNED) ? event.at() : null;
            } else if (returns(event) && inTime(left, event.at(), resumeWithinDays)) {
                left = null;
            }
        }
        return Optional.ofNullable(left);
    }

    /** What the customer has paid of their own money, less what was given back, by the events that did it. */
    Optional<CustomerEvent> spent(BigDecimal sum) {
        BigDecimal total = BigDecimal.ZERO;
        for (CustomerEvent event : events) {
            if (OWN_SPEND.contains(event.kind())) {
                total = total.add(net(event));
                if (total.compareTo(sum) >= 0) {
                    return Optional.of(event);
                }
            }
        }
        return Optional.empty();
    }

    BigDecimal spentBy(Instant at) {
        return events.stream()
                .filter(it -> OWN_SPEND.contains(it.kind()) && !it.at().isAfter(at))
                .map(this::net)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private BigDecimal net(CustomerEvent event) {
        Refund refund = refund(event);
        return refund.whole()
                ? BigDecimal.ZERO
                : event.number(CustomerEvent.AMOUNT).orElse(BigDecimal.ZERO).subtract(refund.amount());
    }

    private static boolean returns(CustomerEvent event) {
        return event.kind().equals(REACTIVATED)
                || OWN_SPEND.contains(event.kind())
                || event.kind().equals("renewal");
    }

    private static boolean inTime(Instant left, Instant back, @Nullable Integer days) {
        return days != null && !back.isAfter(left.plus(Duration.ofDays(days)));
    }

    /**
     * @param whole given back as a whole, without an amount
     */
    record Refund(BigDecimal amount, boolean whole) {

        static final Refund NONE = new Refund(BigDecimal.ZERO, false);

        static Refund of(CustomerEvent event) {
            return event.number(CustomerEvent.AMOUNT)
                    .map(it -> new Refund(it, false))
                    .orElse(new Refund(BigDecimal.ZERO, true));
        }

        Refund plus(Refund other) {
            return new Refund(amount.add(other.amount), whole || other.whole);
        }

        boolean isNothing() {
            return !whole && amount.signum() == 0;
        }

        /** Whether nothing is left of an amount; of an unknown amount only a whole refund leaves nothing. */
        boolean takesAll(Optional<BigDecimal> of) {
            return whole
                    || of.filter(it -> it.signum() > 0 && amount.compareTo(it) >= 0)
                            .isPresent();
        }
    }
}
