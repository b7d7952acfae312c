package io.referloop.insight;

import io.referloop.program.ReferralStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;

/** Counts and sums of the referrals of one time span. */
final class CaseSums {

    private final List<ReferralCase> all;
    private final CurrencyUnit currency;
    private final Instant start;
    private final Instant end;

    CaseSums(List<ReferralCase> all, CurrencyUnit currency, Instant start, Instant end) {
        this.all = all;
        this.currency = currency;
        this.start = start;
        this.end = end;
    }

    long count(Predicate<ReferralCase> which) {
        return all.stream().filter(which).count();
    }

    Tally.Funnel funnel() {
        List<ReferralCase> claimed =
                all.stream().filter(it -> it.claimedIn(start, end)).toList();
        List<ReferralCase> won =
                claimed.stream().filter(it -> it.status() == ReferralStatus.WON).toList();
        return new Tally.Funnel(
                claimed.size(),
                claimed.stream().filter(ReferralCase::isLead).count(),
                claimed.stream().filter(ReferralCase::isQualified).count(),
                won.size(),
                sum(claimed.stream().filter(ReferralCase::isLead).toList()),
                sum(won));
    }

    Tally.Sales sales() {
        List<ReferralCase> won = all.stream().filter(it -> it.wonIn(start, end)).toList();
        List<Duration> fromDeal = new ArrayList<>();
        won.forEach(it -> it.fromDeal().ifPresent(fromDeal::add));
        return new Tally.Sales(
                won.size(),
                count(it -> it.lostIn(start, end)),
                sum(won),
                won.stream().map(ReferralCase::fromReferral).toList(),
                fromDeal);
    }

    /** Won deals that the CRM gives no amount. */
    long withoutAmount() {
        return count(it -> it.wonIn(start, end) && it.amount().isEmpty());
    }

    /** Whether there are amounts in other currencies, which are in none of the sums. */
    boolean foreign() {
        return all.stream()
                .flatMap(it -> it.amount().stream())
                .anyMatch(amount -> !amount.getCurrencyUnit().equals(currency));
    }

    Money revenue() {
        return sum(all.stream().filter(it -> it.wonIn(start, end)).toList());
    }

    private Money sum(List<ReferralCase> of) {
        return of.stream()
                .flatMap(it -> it.amount().stream())
                .filter(amount -> amount.getCurrencyUnit().equals(currency))
                .reduce(Money.zero(currency), Money::plus);
    }
}
