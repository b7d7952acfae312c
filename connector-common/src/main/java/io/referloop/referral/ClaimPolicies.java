package io.referloop.referral;

import io.referloop.program.AttributionPolicy;
import io.referloop.program.AttributionPolicy.Verdict;
import io.referloop.referral.ClaimCheck.Candidate;
import io.referloop.referral.ClaimCheck.Code;
import io.referloop.referral.ClaimCheck.Finding;
import io.referloop.referral.ClaimCheck.Finding.Hold;
import io.referloop.referral.ClaimCheck.Finding.Refuse;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The reasons to look twice at a claim, one method each. */
final class ClaimPolicies {

    private static final String REFERRER = "referrerEmail";
    private static final String WHO_INTRODUCED = "Enter the e-mail of the person who made the introduction.";

    private ClaimPolicies() {}

    static Optional<Finding> ownMailbox(Candidate candidate, AttributionPolicy policy) {
        return candidate.referees().stream().anyMatch(candidate.referrer()::sameMailbox)
                ? refuse(
                        Code.SELF_REFERRAL,
                        "The referrer and the referred person have the same mailbox.",
                        WHO_INTRODUCED)
                : Optional.empty();
    }

    /** Whoever owns the record sells, which is no introduction. */
    static Optional<Finding> recordOwner(Candidate candidate, AttributionPolicy policy) {
        return candidate.owners().stream().anyMatch(candidate.referrer()::sameMailbox)
                ? refuse(Code.RECORD_OWNER, "The referrer owns this record in the CRM.", WHO_INTRODUCED)
                : Optional.empty();
    }

    static Optional<Finding> employee(Candidate candidate, AttributionPolicy policy) {
        if (policy.colleagues()) {
            return Optional.empty();
        }
        Set<String> ours = Stream.concat(
                        policy.employeeDomains().stream(),
                        candidate.members().stream().flatMap(it -> ClaimCheck.companyDomain(policy, it.domain())))
                .collect(Collectors.toSet());
        boolean works = ours.contains(candidate.referrer().domain())
                || candidate.members().stream().anyMatch(candidate.referrer()::sameMailbox);
        return works
                ? refuse(
                        Code.EMPLOYEE,
                        "The referrer works here, and the program is not for employees.",
                        "Enter somebody from outside, or ask your administrator to let employees refer.")
                : Optional.empty();
    }

    static Optional<Finding> sameDomain(Candidate candidate, AttributionPolicy policy) {
        Set<String> theirs = Stream.concat(
                        candidate.domains().stream(),
                        candidate.referees().stream().map(Email::domain))
                .collect(Collectors.toSet());
        String domain = candidate.referrer().domain();
        boolean same = ClaimCheck.companyDomain(policy, domain).anyMatch(theirs::contains);
        return verdict(
                same ? policy.sameDomain() : Verdict.ALLOW,
                Code.SAME_DOMAIN,
                REFERRER,
                "The referrer and the referred party are both at " + domain + ".",
                "Enter somebody from another company; this program rewards no referrals among colleagues.");
    }

    /** Whoever was a customer before the claim was not brought by it. */
    static Optional<Finding> existingCustomer(Candidate candidate, AttributionPolicy policy) {
        return candidate.customers().stream()
                .findFirst()
                .flatMap(label -> verdict(
                        policy.existingCustomer(),
                        Code.EXISTING_CUSTOMER,
                        null,
                        label + " was won before anybody claimed to have referred it.",
                        "A referral has to be submitted before the deal is won."));
    }

    /** Whoever is sold to already may not need an introduction, unless those who sell say that it began with one. */
    static Optional<Finding> openDeal(Candidate candidate, AttributionPolicy policy) {
        return candidate.deals().stream()
                .filter(deal -> !deal.named() && deal.createdAt().isBefore(candidate.at()))
                .findFirst()
                .flatMap(deal -> verdict(
                        policy.openDeal(),
                        Code.OPEN_DEAL,
                        null,
                        deal.label() + " was open before anybody claimed to have referred it.",
                        "A referral has to be submitted before there is a deal."));
    }

    private static Optional<Finding> verdict(
            Verdict verdict, Code code, @Nullable String field, String reason, String fix) {
        return switch (verdict) {
            case ALLOW -> Optional.empty();
            case HOLD -> Optional.of(new Hold(code, reason));
            case REJECT -> Optional.of(new Refuse(code, field, reason, fix));
        };
    }

    private static Optional<Finding> refuse(Code code, String reason, String fix) {
        return Optional.of(new Refuse(code, REFERRER, reason, fix));
    }
}
