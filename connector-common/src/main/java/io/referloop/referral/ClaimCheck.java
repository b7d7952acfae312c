package io.referloop.referral;

import io.referloop.program.AttributionPolicy;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What speaks against a claim, before anybody asks who claimed first: a pure function of the candidate and the policy. */
public final class ClaimCheck {

    /** The order in which a refusal is told: what a submitter can mend comes first. */
    private static final List<ClaimPolicy> POLICIES = List.of(
            ClaimPolicies::ownMailbox,
            ClaimPolicies::recordOwner,
            ClaimPolicies::employee,
            ClaimPolicies::sameDomain,
            ClaimPolicies::existingCustomer,
            ClaimPolicies::openDeal);

    private ClaimCheck() {}

    /** Everything that was found; empty when the claim may pass. */
    public static List<Finding> of(AttributionPolicy policy, Candidate candidate) {
        return POLICIES.stream()
                .flatMap(it -> it.look(candidate, policy).stream())
                .toList();
    }

    /** The domain if it says something about the company: addresses at a free-mail provider do not. */
    public static Stream<String> companyDomain(AttributionPolicy policy, String domain) {
        return FreeMail.is(domain, policy.freeMail()) ? Stream.empty() : Stream.of(domain);
    }

    public sealed interface Finding {

        Code code();

        /** A sentence for whoever submitted it or has to look at it. */
        String reason();

        /** The claim is taken and a person looks before anything is paid. */
        record Hold(Code code, String reason) implements Finding {}

        /**
         * @param field of the form that is at fault, or null
         * @param fix what to do next
         */
        record Refuse(Code code, @Nullable String field, String reason, String fix) implements Finding {}
    }

    public enum Code {
        SELF_REFERRAL,
        RECORD_OWNER,
        EMPLOYEE,
        SAME_DOMAIN,
        EXISTING_CUSTOMER,
        OPEN_DEAL;

        /** Whether another referrer could claim what this one cannot. */
        public boolean isAboutTheReferrer() {
            return compareTo(SAME_DOMAIN) <= 0;
        }
    }

    /**
     * What is known when somebody claims.
     *
     * @param referees every person of the claimed records, the deal's contacts included
     * @param owners of these records in the CRM
     * @param domains of the companies among them
     * @param customers what they are called that were customers before the claim
     * @param deals those that are still open
     * @param members who works here: those who may sign in
     */
    public record Candidate(
            Email referrer,
            Instant at,
            Set<Email> referees,
            Set<Email> owners,
            Set<String> domains,
            List<String> customers,
            List<OpenDeal> deals,
            Collection<Email> members) {

        public Candidate {
            referees = Set.copyOf(referees);
            owners = Set.copyOf(owners);
            domains = Set.copyOf(domains);
            customers = List.copyOf(customers);
            deals = List.copyOf(deals);
            members = Set.copyOf(members);
        }
    }

    /** @param named whether whoever works the deal said of this very deal that it was referred */
    public record OpenDeal(String label, Instant createdAt, boolean named) {}
}
