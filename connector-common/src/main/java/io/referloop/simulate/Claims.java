package io.referloop.simulate;

import io.referloop.program.AttributionPolicy;
import io.referloop.referral.Email;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides between the claims on one customer; the first valid claim is the only one behind a referral. */
final class Claims {

    private static final Comparator<Claimed> BY_STRENGTH = Comparator.<Claimed, Thing.By>comparing(
                    it -> it.claim().by())
            .thenComparing(it -> it.claim().when().at())
            .thenComparing(it -> it.claim().when().line());

    private Claims() {}

    /** What becomes of each claim, by its key. */
    static Map<String, Ruling> rule(List<Claimed> claims) {
        Map<String, Ruling> rulings = new LinkedHashMap<>();
        Map<String, List<Claimed>> valid = new HashMap<>();
        for (Claimed it : claims.stream().sorted(BY_STRENGTH).toList()) {
            Optional<Ruling> against = refused(it).or(() -> lost(it, valid));
            rulings.put(it.claim().referral(), against.orElseGet(() -> accepted(it)));
            if (against.isEmpty()) {
                customers(it)
                        .forEach(customer -> valid.computeIfAbsent(customer, key -> new ArrayList<>())
                                .add(it));
            }
        }
        return rulings;
    }

    private static Optional<Ruling> refused(Claimed it) {
        if (it.referrer().key().equals(it.referee().key()) || sameMailbox(it)) {
            return Optional.of(
                    new Ruling.Refused("self_referral", "The referrer and the referred person are the same."));
        }
        AttributionPolicy policy = it.policy();
        if (policy.employeeDomains().contains(domain(it.referee()))
                || !policy.colleagues() && policy.employeeDomains().contains(domain(it.referrer()))) {
            return Optional.of(new Ruling.Refused("employee", "Somebody of the company itself is involved."));
        }
        if (policy.sameDomain() == AttributionPolicy.Verdict.REJECT && it.sameDomain()) {
            return Optional.of(
                    new Ruling.Refused("same_domain", "Both have an address at " + domain(it.referee()) + "."));
        }
        if (policy.existingCustomer() == AttributionPolicy.Verdict.REJECT && it.isCustomer()) {
            return Optional.of(new Ruling.Refused("existing_customer", "The referred person was a customer already."));
        }
        if (policy.openDeal() == AttributionPolicy.Verdict.REJECT && it.openDeal()) {
            return Optional.of(new Ruling.Refused("open_deal", "There was an open deal before the claim."));
        }
        return Optional.empty();
    }

    /** What a competing claim shares with it: the person, the company. */
    static List<String> customers(Claimed it) {
        String person = "person " + it.referee().key();
        return it.company() == null ? List.of(person) : List.of(person, "company " + it.company());
    }

    private static Optional<Ruling> lost(Claimed it, Map<String, List<Claimed>> valid) {
        List<Claimed> rivals = customers(it).stream()
                .flatMap(customer -> valid.getOrDefault(customer, List.of()).stream())
                .toList();
        for (Claimed other : rivals) {
            boolean samePerson = other.referee().key().equals(it.referee().key());
            boolean sameReferrer = other.referrer().key().equals(it.referrer().key());
            if (samePerson && sameReferrer) {
                return Optional.of(new Ruling.Lost(
                        other.claim().referral(), "same_referrer", "The same referrer named the same person before."));
            }
            boolean sameCompany = it.company() != null && it.company().equals(other.company());
            Instant lapses = other.claim()
                    .when()
                    .at()
                    .atZone(ZoneOffset.UTC)
                    .plusDays(it.policy().protectionDays())
                    .toInstant();
            if ((samePerson || sameCompany && !sameReferrer)
                    && it.claim().when().at().isBefore(lapses)) {
                return Optional.of(new Ruling.Lost(
                        other.claim().referral(), "earlier_claim", "Another claim on the same customer came first."));
            }
        }
        return Optional.empty();
    }

    private static Ruling accepted(Claimed it) {
        List<String> flags = new ArrayList<>();
        if (it.policy().sameDomain() == AttributionPolicy.Verdict.HOLD && it.sameDomain()) {
            flags.add("The referrer and the referred person share the domain " + domain(it.referee()) + ".");
        }
        if (it.policy().existingCustomer() == AttributionPolicy.Verdict.HOLD && it.isCustomer()) {
            flags.add("The referred person was a customer already.");
        }
        if (it.policy().openDeal() == AttributionPolicy.Verdict.HOLD && it.openDeal()) {
            flags.add("There was an open deal before the claim.");
        }
        return new Ruling.Accepted(List.of(new Ruling.Credit(it.referrer().key(), BigDecimal.ONE)), flags);
    }

    private static boolean sameMailbox(Claimed it) {
        Optional<Email> referrer = email(it.referrer());
        Optional<Email> referee = email(it.referee());
        return referrer.isPresent() && referee.isPresent() && referrer.get().sameMailbox(referee.get());
    }

    private static Optional<Email> email(Scenario.Person person) {
        return Optional.ofNullable(person.email()).flatMap(Email::parse);
    }

    private static String domain(Scenario.Person person) {
        return Optional.ofNullable(person.domain()).orElse("");
    }

    /**
     * A claim with what is known of it.
     *
     * @param referrer after merges; the referee too
     * @param company tells customers apart; null when unknown
     * @param openDeal whether a deal was open before the claim
     */
    record Claimed(
            Thing.Claim claim,
            Scenario.Person referrer,
            Scenario.Person referee,
            @Nullable String company,
            boolean sameDomain,
            boolean isCustomer,
            boolean openDeal,
            AttributionPolicy policy) {}
}
