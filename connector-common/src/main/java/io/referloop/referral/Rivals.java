package io.referloop.referral;

import io.referloop.program.AttributionPolicy;
import io.referloop.program.AttributionPolicy.Model;
import io.referloop.program.Programs;
import io.referloop.program.ReferralStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Who else has claimed the referee of a new claim: known by CRM record, then by mailbox, then by the company's domain. Joins the caller's
 * transaction.
 */
@Component
class Rivals {

    /** Nothing of these stands in the way of a new claim. */
    private static final Set<ReferralStatus> LET_GO =
            Set.of(ReferralStatus.DUPLICATE, ReferralStatus.EXPIRED, ReferralStatus.WITHDRAWN);

    private final Links links;
    private final Identities identities;
    private final Referrals referrals;
    private final Claims claims;
    private final Facts facts;
    private final Programs programs;

    Rivals(Links links, Identities identities, Referrals referrals, Claims claims, Facts facts, Programs programs) {
        this.links = links;
        this.identities = identities;
        this.referrals = referrals;
        this.claims = claims;
        this.facts = facts;
        this.programs = programs;
    }

    /** @param policy of the program in force, which says which domains mean a company */
    Found of(UUID workspace, ClaimedRecords claimed, Claim mine, AttributionPolicy policy) {
        List<Given> given = new ArrayList<>();
        Set<String> companies = new HashSet<>();
        Identities.domains(claimed.all())
                .forEach(it -> ClaimCheck.companyDomain(policy, it).forEach(companies::add));
        List<Referral> byRecord =
                load(workspace, Set.copyOf(links.find(workspace, claimed.keys()).values()));
        List<Referral> byMailbox =
                load(workspace, identities.find(workspace, Identities.EMAIL, Identities.mailboxes(claimed.all())));
        List<Referral> byDomain =
                atTheCompany(load(workspace, identities.find(workspace, Identities.DOMAIN, companies)), mine);
        for (List<Referral> level : List.of(byRecord, byMailbox, byDomain)) {
            List<Found> standing = new ArrayList<>();
            for (Referral rival : level) {
                Found found = between(workspace, rival, mine);
                if (found instanceof Free free) {
                    given.addAll(free.given());
                } else {
                    standing.add(found);
                }
            }
            if (standing.size() > 1) {
                return new Unclear(level.stream().map(Referral::id).sorted().toList());
            }
            if (!standing.isEmpty()) {
                return standing.getFirst();
            }
        }
        return new Free(given.stream().distinct().toList());
    }

    /** When the deals of a referral were created, as far as a claim can count for them. */
    List<Instant> dealsCreated(UUID workspace, Referral referral) {
        List<Fact> told = facts.of(workspace, List.of(referral.id())).getOrDefault(referral.id(), List.of());
        return told.stream().flatMap(fact -> fact.created().stream()).toList();
    }

    private Found between(UUID workspace, Referral rival, Claim mine) {
        if (LET_GO.contains(rival.status())) {
            return new Free(List.of(new Given(rival, rival.status(), "")));
        }
        AttributionPolicy policy = programs.version(workspace, rival.programId(), rival.programVersion())
                .attribution();
        List<Claim> all = new ArrayList<>();
        claims.touches(workspace, List.of(rival.id()))
                .getOrDefault(rival.id(), List.of())
                .forEach(it -> all.add(it.claim()));
        all.add(mine);
        Attribution told = Attribution.of(policy, all, dealsCreated(workspace, rival), mine.at());
        Attribution.Reason lost = told.losses().stream()
                .filter(it -> it.claim().equals(mine))
                .map(Attribution.Loss::reason)
                .findFirst()
                .orElse(null);
        if (policy.model() != Model.FIRST_VALID_CLAIM) {
            boolean nothingNew = lost == Attribution.Reason.SAME_REFERRER || lost == Attribution.Reason.AFTER_DEAL;
            return lost != null && nothingNew ? new Taken(rival, lost) : new Shared(rival);
        }
        if (lost != null) {
            return new Taken(rival, lost);
        }
        boolean nothingHappened =
                rival.status() == ReferralStatus.ACCEPTED || rival.status() == ReferralStatus.SUBMITTED;
        return nothingHappened
                ? new Free(List.of(given(rival, told)))
                : new Taken(rival, Attribution.Reason.EARLIER_CLAIM);
    }

    private static Given given(Referral rival, Attribution told) {
        Attribution.Reason reason = told.losses().stream()
                .max(Comparator.comparing(it -> it.claim().at()))
                .map(Attribution.Loss::reason)
                .orElse(Attribution.Reason.WINDOW_CLOSED);
        ReferralStatus end =
                reason == Attribution.Reason.STRONGER_CLAIM ? ReferralStatus.DUPLICATE : ReferralStatus.EXPIRED;
        return new Given(rival, end, reason.toItsReferrer());
    }

    /** Other people of the company keep others away only while they are protected or something comes of them; a referrer may bring several. */
    private List<Referral> atTheCompany(List<Referral> known, Claim mine) {
        List<Referral> live = known.stream().filter(it -> it.status().isStep()).toList();
        boolean own = live.stream().anyMatch(it -> mine.referrer().isSame(by(it.referrer())));
        return own ? List.of() : live;
    }

    private static Claim.By by(Referrer referrer) {
        return new Claim.By(referrer.id(), Set.of(new Email(referrer.email())));
    }

    private List<Referral> load(UUID workspace, Collection<UUID> ids) {
        return ids.isEmpty() ? List.of() : referrals.find(workspace, ids);
    }

    sealed interface Found {}

    /** @param given referrals that give way to the new claim */
    record Free(List<Given> given) implements Found {}

    /** The referee belongs to this referral, and the claim does not change that. */
    record Taken(Referral referral, Attribution.Reason reason) implements Found {}

    /** One more claim on this referral. */
    record Shared(Referral referral) implements Found {}

    /** Several fit, and nothing says which. */
    record Unclear(List<UUID> candidates) implements Found {}

    record Given(Referral referral, ReferralStatus end, String reason) {}
}
