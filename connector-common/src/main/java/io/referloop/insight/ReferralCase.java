package io.referloop.insight;

import io.referloop.program.ReferralStatus;
import io.referloop.referral.Fact;
import io.referloop.referral.RecordKey;
import io.referloop.referral.ReferralHistory;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.joda.money.CurrencyUnit;
import org.joda.money.IllegalCurrencyException;
import org.joda.money.Money;

/**
 * One referral as metrics count it.
 *
 * @param since when it came to this status, by the CRM's own time
 */
record ReferralCase(
        UUID id,
        UUID program,
        String programName,
        UUID referrer,
        String referrerName,
        String channel,
        Instant claimedAt,
        ReferralStatus status,
        Instant since,
        List<Fact> facts) {

    boolean claimedIn(Instant start, Instant end) {
        return in(claimedAt, start, end);
    }

    boolean wonIn(Instant start, Instant end) {
        return status == ReferralStatus.WON && in(since, start, end);
    }

    boolean lostIn(Instant start, Instant end) {
        return status == ReferralStatus.LOST && in(since, start, end);
    }

    /** Whether it came to an end in this time, good or bad. */
    boolean closedIn(Instant start, Instant end) {
        return (status == ReferralStatus.WON || !status.isStep()) && in(since, start, end);
    }

    boolean isLead() {
        return switch (status) {
            case DUPLICATE, EXPIRED, WITHDRAWN -> false;
            case SUBMITTED,
                    ACCEPTED,
                    CONTACTED,
                    QUALIFIED,
                    MEETING,
                    OPPORTUNITY,
                    NEGOTIATION,
                    WON,
                    LOST,
                    DISQUALIFIED -> true;
        };
    }

    /** Whether it was qualified and was not found unfit afterwards. */
    boolean isQualified() {
        return isLead() && status != ReferralStatus.DISQUALIFIED && history().everReached(ReferralStatus.QUALIFIED);
    }

    /** What its deal is worth; empty while the CRM says nothing that can be reckoned with. */
    Optional<Money> amount() {
        ReferralHistory history = history();
        return history.deal()
                .flatMap(deal -> history.amount(deal)
                        .flatMap(amount -> history.latest(deal, Fact.CURRENCY)
                                .flatMap(currency -> currency(currency.value()))
                                .map(currency -> Money.of(currency, amount, RoundingMode.HALF_UP))));
    }

    Duration fromReferral() {
        return Duration.between(claimedAt, since);
    }

    /** From the deal's first stage to the win; empty for a deal that nobody saw in another stage before. */
    Optional<Duration> fromDeal() {
        return history()
                .deal()
                .flatMap(this::firstStage)
                .filter(first -> first.isBefore(since))
                .map(first -> Duration.between(first, since));
    }

    private Optional<Instant> firstStage(RecordKey deal) {
        return facts.stream()
                .filter(fact -> fact.record().equals(deal) && fact.field().equals(Fact.STAGE))
                .map(Fact::occurredAt)
                .min(Instant::compareTo);
    }

    private ReferralHistory history() {
        return ReferralHistory.of(claimedAt, facts);
    }

    private static Optional<CurrencyUnit> currency(String code) {
        try {
            return Optional.of(CurrencyUnit.of(code));
        } catch (IllegalCurrencyException unknown) {
            return Optional.empty();
        }
    }

    private static boolean in(Instant at, Instant start, Instant end) {
        return !at.isBefore(start) && at.isBefore(end);
    }
}
