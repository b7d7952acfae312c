package io.referloop.referral;

import io.referloop.program.AttributionPolicy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who gets the credit for one referee: a pure function of the set of claims, of when deals were created, and of the policy.
 *
 * <p>The referee's first deal decides. Claims from before its creation count if their window was still open then; only where there is none
 * of these do claims count that came after it. Models that pick one claim prefer the stronger kind; those that share count every referrer
 * once.
 *
 * @param credits in the order of the claims; empty when nobody's claim counts, or while a person has to say who gets what
 * @param losses every other claim, each with why
 */
public record Attribution(List<Credit> credits, List<Loss> losses) {

    private static final Comparator<Claim> BY_TIME =
            Comparator.comparing(Claim::at).thenComparing(Claim::id);

    public Attribution {
        credits = List.copyOf(credits);
        losses = List.copyOf(losses);
    }

    /** As {@link #of(AttributionPolicy, Collection, Collection, Instant, Map)}, while nobody has split by hand. */
    public static Attribution of(
            AttributionPolicy policy, Collection<Claim> claims, Collection<Instant> dealsCreated, Instant now) {
        return of(policy, claims, dealsCreated, now, Map.of());
    }

    /**
     * @param dealsCreated of the deals that can count for a claim
     * @param split by claim, what a person gave; read by {@link AttributionPolicy.Model#MANUAL} only
     */
    public static Attribution of(
            AttributionPolicy policy,
            Collection<Claim> claims,
            Collection<Instant> dealsCreated,
            Instant now,
            Map<UUID, BigDecimal> split) {
        Run run = new Run(policy, dealsCreated.stream().min(Comparator.naturalOrder()), now);
        List<Claim> ordered = claims.stream().distinct().sorted(BY_TIME).toList();
        run.credit(run.onePerReferrer(run.contenders(ordered)), split);
        return new Attribution(
                run.credits,
                run.losses.stream()
                        .sorted(Comparator.comparing(Loss::claim, BY_TIME))
                        .toList());
    }

    /** The instant from which on a deal's creation is too late for a claim made at {@code claimedAt}. */
    public static Instant windowCloses(AttributionPolicy policy, Instant claimedAt) {
        return claimedAt.plus(Duration.ofDays(policy.windowDays()));
    }

    /** The instant from which on somebody else may claim a referee that was claimed at {@code claimedAt} and brought no deal since. */
    public static Instant protectionEnds(AttributionPolicy policy, Instant claimedAt) {
        return claimedAt.plus(Duration.ofDays(policy.protectionDays()));
    }

    /** @param part above 0; parts are relative to each other */
    public record Credit(Claim claim, BigDecimal part) {}

    public record Loss(Claim claim, Reason reason) {}

    /** Why a claim gets nothing, for its own referrer and for whoever got the credit. Neither sentence names the other. */
    public enum Reason {
        EARLIER_CLAIM(
                "Somebody else had referred this company before, and their claim was still protected.",
                "A later claim on the same company did not count."),
        STRONGER_CLAIM(
                "Another referral was submitted explicitly, which counts more than a code or a link.",
                "An earlier claim by a weaker sign, such as a link, did not count."),
        PROTECTION_LAPSED(
                "The protection of this claim had ended without a deal when somebody else claimed.",
                "An earlier claim had lapsed and did not count."),
        WINDOW_CLOSED(
                "No deal was created within the program's window after this claim.",
                "Another claim was too old and did not count."),
        AFTER_DEAL(
                "The deal existed already when this claim was made, and an earlier claim covers it.",
                "A claim made after the deal was created did not count."),
        ENDED("This claim had been ended.", "Another claim had been ended and did not count."),
        SAME_REFERRER("The same referrer's other claim counts.", "The same referrer's other claim did not count."),
        OTHER_TOUCH(
                "The program gives the whole credit to one of several claims, and it is not this one.",
                "Other claims on the same company did not count."),
        NOT_CHOSEN(
                "Whoever divided the credit gave no part to this claim.",
                "Other claims on the same company got no part."),
        UNDECIDED("A person has to say who gets which part.", "A person has to say who gets which part.");

        private final String toItsReferrer;
        private final String toTheOthers;

        Reason(String toItsReferrer, String toTheOthers) {
            this.toItsReferrer = toItsReferrer;
            this.toTheOthers = toTheOthers;
        }

        public String toItsReferrer() {
            return toItsReferrer;
        }

        public String toTheOthers() {
            return toTheOthers;
        }
    }

    private static final class Run {

        private final AttributionPolicy policy;
        private final @Nullable Instant deal;
        private final Instant now;
        private final List<Credit> credits = new ArrayList<>();
        private final List<Loss> losses = new ArrayList<>();

        Run(AttributionPolicy policy, Optional<Instant> deal, Instant now) {
            this.policy = policy;
            this.deal = deal.orElse(null);
            this.now = now;
        }

        /** Claims that count at the first deal's creation; while there is none, those that would if it were created now. */
        List<Claim> contenders(List<Claim> ordered) {
            if (deal == null) {
                return valid(ordered, now);
            }
            List<Claim> before =
                    ordered.stream().filter(it -> !it.at().isAfter(deal)).toList();
            List<Claim> after =
                    ordered.stream().filter(it -> it.at().isAfter(deal)).toList();
            List<Claim> covering = valid(before, deal);
            if (covering.isEmpty()) {
                return after.stream()
                        .filter(it -> it.isValidAt(now) || lost(it, Reason.ENDED))
                        .toList();
            }
            after.forEach(it -> lost(it, Reason.AFTER_DEAL));
            return covering;
        }

        /** One claim for each referrer: the newest under last touch, else the first of the strongest kind. */
        List<Claim> onePerReferrer(List<Claim> contenders) {
            Comparator<Claim> best = policy.model() == AttributionPolicy.Model.LAST_TOUCH
                    ? Comparator.comparing(Claim::strength).thenComparing(BY_TIME)
                    : Comparator.comparing(Claim::strength).thenComparing(BY_TIME.reversed());
            Set<Claim> kept = new HashSet<>();
            for (List<Claim> one : byReferrer(contenders)) {
                Claim counts = one.stream().max(best).orElseThrow();
                kept.add(counts);
                one.stream().filter(it -> !it.equals(counts)).forEach(it -> lost(it, Reason.SAME_REFERRER));
            }
            return contenders.stream().filter(kept::contains).toList();
        }

        void credit(List<Claim> touches, Map<UUID, BigDecimal> split) {
            if (touches.isEmpty()) {
                return;
            }
            switch (policy.model()) {
                case FIRST_VALID_CLAIM -> all(firstValid(touches));
                case FIRST_TOUCH -> all(only(strongest(touches).getFirst(), touches));
                case LAST_TOUCH -> all(only(strongest(touches).getLast(), touches));
                case LINEAR -> touches.forEach(it -> credits.add(new Credit(it, BigDecimal.ONE)));
                case POSITION -> byPosition(touches);
                case MANUAL -> byHand(touches, split);
            }
        }

        /** The first claim holds until its protection ends without a deal or a stronger one comes. */
        private Claim firstValid(List<Claim> touches) {
            Claim holder = touches.getFirst();
            for (Claim next : touches.subList(1, touches.size())) {
                if (lapsed(holder, next.at())) {
                    lost(holder, Reason.PROTECTION_LAPSED);
                    holder = next;
                } else if (next.strength().compareTo(holder.strength()) > 0) {
                    lost(holder, Reason.STRONGER_CLAIM);
                    holder = next;
                } else {
                    lost(next, Reason.EARLIER_CLAIM);
                }
            }
            return holder;
        }

        private boolean lapsed(Claim holder, Instant at) {
            boolean broughtADeal = deal != null && !deal.isAfter(at);
            return !broughtADeal && !at.isBefore(protectionEnds(policy, holder.at()));
        }

        private List<Claim> strongest(List<Claim> touches) {
            Claim.Strength most = touches.stream()
                    .map(Claim::strength)
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            return touches.stream().filter(it -> it.strength() == most).toList();
        }

        private Claim only(Claim counts, List<Claim> touches) {
            touches.stream()
                    .filter(it -> !it.equals(counts))
                    .forEach(it -> lost(
                            it,
                            it.strength().compareTo(counts.strength()) < 0
                                    ? Reason.STRONGER_CLAIM
                                    : Reason.OTHER_TOUCH));
            return counts;
        }

        private void byPosition(List<Claim> touches) {
            int between = touches.size() - 2;
            for (int i = 0; i < touches.size(); i++) {
                boolean end = i == 0 || i == touches.size() - 1;
                int part = between <= 0 ? 1 : end ? 40 * between : 20;
                credits.add(new Credit(touches.get(i), BigDecimal.valueOf(part)));
            }
        }

        private void byHand(List<Claim> touches, Map<UUID, BigDecimal> split) {
            for (Claim touch : touches) {
                BigDecimal part = split.getOrDefault(touch.id(), BigDecimal.ZERO);
                if (part.signum() > 0) {
                    credits.add(new Credit(touch, part));
                } else {
                    lost(touch, split.isEmpty() ? Reason.UNDECIDED : Reason.NOT_CHOSEN);
                }
            }
        }

        private void all(Claim claim) {
            credits.add(new Credit(claim, BigDecimal.ONE));
        }

        private List<Claim> valid(List<Claim> claims, Instant at) {
            return claims.stream()
                    .filter(it -> at.isBefore(windowCloses(policy, it.at())) || lost(it, Reason.WINDOW_CLOSED))
                    .filter(it -> it.isValidAt(at) || lost(it, Reason.ENDED))
                    .toList();
        }

        /** False, so that a filter can say why it drops. */
        private boolean lost(Claim claim, Reason reason) {
            losses.add(new Loss(claim, reason));
            return false;
        }

        private static Collection<List<Claim>> byReferrer(List<Claim> claims) {
            Map<Claim, List<Claim>> groups = new HashMap<>();
            for (Claim claim : claims) {
                List<Claim> merged = new ArrayList<>(List.of(claim));
                for (List<Claim> group : Set.copyOf(groups.values())) {
                    if (group.stream().anyMatch(it -> it.referrer().isSame(claim.referrer()))) {
                        merged.addAll(group);
                    }
                }
                merged.forEach(it -> groups.put(it, merged));
            }
            return Stream.of(groups.values())
                    .flatMap(Collection::stream)
                    .distinct()
                    .toList();
        }
    }
}
