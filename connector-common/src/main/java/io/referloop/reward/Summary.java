package io.referloop.reward;

import io.referloop.crm.ReferralEntry;
import io.referloop.crm.ReferralField;
import io.referloop.program.Beneficiary;
import io.referloop.program.ReferralStatus;
import io.referloop.referral.Referral;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.joda.money.Money;

/** The four questions of a referral, answered in the fields of a CRM record. */
public final class Summary {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);

    private Summary() {}

    /** @param zone the workspace's, for days */
    public static Map<ReferralField, String> of(RewardsSettled.Settlement settlement, ZoneId zone) {
        Referral referral = settlement.movement().referral();
        Next next = next(settlement, zone);
        Map<ReferralField, String> values = new EnumMap<>(ReferralField.class);
        values.put(ReferralField.REFERRAL_ID, referral.label());
        values.put(
                ReferralField.REFERRED_BY,
                referral.referrer().name() + " (" + referral.referrer().email() + ")");
        values.put(
                ReferralField.REFERRAL_REASON,
                Optional.ofNullable(referral.note()).orElse(""));
        values.put(ReferralField.REFERRED_ON, day(referral.claimedAt(), zone).toString());
        values.put(ReferralField.REFERRAL_STATUS, referral.status().label());
        values.put(ReferralField.REWARD, rewards(settlement, zone));
        values.put(ReferralField.NEXT_STEP, next.step());
        values.put(ReferralField.NEXT_ON, next.on().map(LocalDate::toString).orElse(""));
        return values;
    }

    /** What was earned, a reward each, for a CRM that keeps them as records. */
    public static List<ReferralEntry.Reward> rewardsOf(List<RewardLine> lines, String referrer, ZoneId zone) {
        return lines.stream()
                .map(line -> new ReferralEntry.Reward(
                        line.id().toString(),
                        line.state().label(),
                        line.identity().role().words(),
                        line.identity().role() == Beneficiary.REFERRER ? referrer : "",
                        line.worth() == null
                                ? "An amount to come"
                                : line.worth().words(),
                        line.worth() == null || line.worth().units() != null
                                ? ""
                                : line.amountOrZero().getAmount().toPlainString(),
                        line.currency().getCode(),
                        line.sentence(),
                        line.why().stream().map(Summary::step).collect(Collectors.joining("\n")),
                        day(line.earnedAt(), zone).toString(),
                        line.releaseAt() == null
                                ? ""
                                : day(line.releaseAt(), zone).toString()))
                .toList();
    }

    /**
     * The money that was earned, as far as it is known, less what was taken back; without what ended, and without units. Empty when there is
     * none, or in several currencies.
     */
    public static Optional<Money> totalOf(List<RewardLine> lines) {
        List<Money> earned = lines.stream()
                .filter(line -> line.state().isLive()
                        && line.worth() != null
                        && line.worth().units() == null)
                .map(RewardLine::amountOrZero)
                .toList();
        return earned.stream().map(Money::getCurrencyUnit).distinct().count() == 1
                ? Optional.of(Money.total(earned))
                : Optional.empty();
    }

    /** What happens next and when, as one sentence of the CRM field and of the card. */
    public static Next next(RewardsSettled.Settlement settlement, ZoneId zone) {
        List<RewardLine> lines = settlement.lines();
        if (any(lines, RewardState.HELD_FOR_REVIEW)) {
            return new Next("A reward waits for approval.", Optional.empty());
        }
        if (any(lines, RewardState.SCHEDULED) || any(lines, RewardState.APPROVED)) {
            return new Next("A reward is released and will be paid.", Optional.empty());
        }
        Optional<Instant> release = lines.stream()
                .filter(line -> line.state() == RewardState.PENDING)
                .map(RewardLine::releaseAt)
                .flatMap(at -> Optional.ofNullable(at).stream())
                .min(Comparator.naturalOrder());
        if (release.isPresent()) {
            LocalDate on = day(release.get(), zone);
            return new Next("On hold until " + DAY.format(on) + ", then it is released by itself.", Optional.of(on));
        }
        if (any(lines, RewardState.WAITING_AMOUNT)) {
            return new Next("A reward waits for the deal's amount.", Optional.empty());
        }
        ReferralStatus status = settlement.movement().referral().status();
        return settlement.decisions().stream()
                .filter(decision -> status.isStep()
                        && decision instanceof Decision.NotEarned no
                        && no.cause() == Decision.Cause.NOT_REACHED)
                .findFirst()
                .map(decision -> new Next("Next: " + decision.sentence() + ".", Optional.<LocalDate>empty()))
                .orElse(new Next("Nothing more.", Optional.empty()));
    }

    private static String step(TraceLine line) {
        return line.label() + ": " + line.text() + (line.amount() == null ? "" : " (" + line.amount() + ")");
    }

    private static String rewards(RewardsSettled.Settlement settlement, ZoneId zone) {
        String earned =
                settlement.lines().stream().map(line -> line(line, zone)).collect(Collectors.joining("\n"));
        if (!earned.isEmpty()) {
            return earned;
        }
        return settlement.decisions().stream()
                .filter(Decision.NotEarned.class::isInstance)
                .map(Decision.NotEarned.class::cast)
                .map(no -> "Nothing yet: " + no.sentence() + ". " + no.reason())
                .collect(Collectors.joining("\n"));
    }

    private static String line(RewardLine line, ZoneId zone) {
        String amount =
                line.worth() == null ? "An amount to come" : line.worth().words();
        String state = line.state().label().toLowerCase(Locale.ROOT);
        String until = line.state() == RewardState.PENDING && line.releaseAt() != null
                ? " until " + DAY.format(day(line.releaseAt(), zone))
                : "";
        String note = line.note() == null ? "" : " (" + line.note() + ")";
        return amount + " " + state + until + ": " + line.sentence() + note;
    }

    private static boolean any(List<RewardLine> lines, RewardState state) {
        return lines.stream().anyMatch(line -> line.state() == state);
    }

    private static LocalDate day(Instant at, ZoneId zone) {
        return at.atZone(zone).toLocalDate();
    }

    /** @param on empty when no date is known */
    public record Next(String step, Optional<LocalDate> on) {}
}
