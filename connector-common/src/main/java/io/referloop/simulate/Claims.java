package io.referloop.simulate;

import io.referloop.program.AttributionPolicy;
import io.referloop.referral.Attribution;
import io.referloop.referral.Claim;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides between the claims on one customer; the first valid claim is the only one behind a referral. */
final class Claims {

    private static final Comparator<Claimed> BY_STRENGTH = Comparator.<Claimed, Thing.By>comparing(
                    it -> it.claim().by())
            .thenComparing(it -> it.claim().when().at())
            .thenComparing(it -> it.claim().when().line());

    private static final String EARLIER = "earlier_claim";

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
        shared(claims, rulings).forEach(rulings::putAll);
        return rulings;
    }

    /** Under a model that looks at every claim, those that came later have a part in the referral, or a reason why not. */
    private static List<Map<String, Ruling>> shared(List<Claimed> claims, Map<String, Ruling> rulings) {
        Map<String, List<Claimed>> touches = new LinkedHashMap<>();
        for (Claimed it : claims) {
            if (it.policy().model() != AttributionPolicy.Model.FIRST_VALID_CLAIM
                    && rulings.get(it.claim().referral()) instanceof Ruling.Lost lost
                    && lost.code().equals(EARLIER)) {
                touches.computeIfAbsent(first(lost.to(), rulings), lead -> new ArrayList<>())
                        .add(it);
            }
        }
        return touches.entrySet().stream()
                .map(it -> divided(find(claims, it.getKey()), it.getValue(), rulings))
                .toList();
    }

    private static String first(String claim, Map<String, Ruling> rulings) {
        return rulings.get(claim) instanceof Ruling.Lost lost ? first(lost.to(), rulings) : claim;
    }

    private static Claimed find(List<Claimed> claims, String referral) {
        return claims.stream()
                .filter(it -> it.claim().referral().equals(referral))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Ruling> divided(Claimed lead, List<Claimed> others, Map<String, Ruling> rulings) {
        Map<UUID, Claimed> byId = new LinkedHashMap<>();
        Stream.concat(Stream.of(lead), others.stream())
                .forEach(it -> byId.put(Keys.referral(it.claim().referral()), it));
        List<Instant> deals =
                byId.values().stream().flatMap(it -> it.dealsCreated().stream()).toList();
        Instant now = byId.values().stream()
                .map(it -> it.claim().when().at())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        Attribution attribution = Attribution.of(
                lead.policy(),
                byId.entrySet().stream()
                        .map(it -> claim(it.getKey(), it.getValue()))
                        .toList(),
                deals,
                now);
        Map<String, Ruling> divided = new LinkedHashMap<>();
        String leads = lead.claim().referral();
        List<Ruling.Credit> credits = attribution.credits().stream()
                .map(it -> new Ruling.Credit(
                        Objects.requireNonNull(byId.get(it.claim().id()))
                                .referrer()
                                .key(),
                        it.part()))
                .toList();
        if (!credits.isEmpty() && rulings.get(leads) instanceof Ruling.Accepted accepted) {
            divided.put(leads, new Ruling.Accepted(credits, accepted.flags()));
        }
        attribution.credits().forEach(it -> {
            String claim =
                    Objects.requireNonNull(byId.get(it.claim().id())).claim().referral();
            if (!claim.equals(leads)) {
                divided.put(claim, new Ruling.Shares(leads));
            }
        });
        attribution.losses().forEach(it -> {
            String claim =
                    Objects.requireNonNull(byId.get(it.claim().id())).claim().referral();
            if (!claim.equals(leads)) {
                divided.put(
                        claim,
                        new Ruling.Lost(
                                leads, Keys.lower(it.reason()), it.reason().toItsReferrer()));
            }
        });
        return divided;
    }

    private static Claim claim(UUID id, Claimed it) {
        return new Claim(
                id,
                new Claim.By(
                        Keys.person(it.referrer().key()),
                        email(it.referrer()).map(Set::of).orElse(Set.of())),
                switch (it.claim().by()) {
                    case SUBMISSION -> Claim.Strength.SUBMISSION;
                    case CODE -> Claim.Strength.CODE;
                    case LINK -> Claim.Strength.LINK;
                },
                it.claim().when().at(),
                null);
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
                        other.claim().referral(), EARLIER, "Another claim on the same customer came first."));
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
     * @param dealsCreated when the deals that were told of came to be
     */
    record Claimed(
            Thing.Claim claim,
            Scenario.Person referrer,
            Scenario.Person referee,
            @Nullable String company,
            boolean sameDomain,
            boolean isCustomer,
            boolean openDeal,
            List<Instant> dealsCreated,
            AttributionPolicy policy) {}
}
