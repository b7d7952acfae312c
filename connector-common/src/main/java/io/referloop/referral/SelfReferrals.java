package io.referloop.referral;

import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordType;
import io.referloop.program.ReferralStatus;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Notices that a referred person turned out to be the referrer, as after a merge in the CRM. Joins the caller's transaction. */
@Component
class SelfReferrals {

    private static final String REASON =
            "The referred person turned out to be the referrer: the CRM shows one mailbox for both.";

    private final Referrals referrals;
    private final Links links;
    private final Flags flags;
    private final Progress progress;
    private final Clock clock;

    SelfReferrals(Referrals referrals, Links links, Flags flags, Progress progress, Clock clock) {
        this.referrals = referrals;
        this.links = links;
        this.flags = flags;
        this.progress = progress;
        this.clock = clock;
    }

    /** Ends the referral when nobody else was referred by it; else a person has to look. */
    void look(UUID workspace, RecordKey record, CrmRecord now, UUID referralId, String correlation) {
        Optional<Email> email = now.field(CrmRecord.EMAIL).flatMap(Email::parse);
        if (now.ref().type() != RecordType.CONTACT || email.isEmpty()) {
            return;
        }
        Referral referral = referrals.find(workspace, referralId).orElseThrow();
        boolean same = Email.parse(referral.referrer().email())
                .filter(email.get()::sameMailbox)
                .isPresent();
        boolean over = !referral.status().isStep() && referral.status() != ReferralStatus.LOST;
        if (!same || over) {
            return;
        }
        boolean others = links.of(workspace, List.of(referralId)).getOrDefault(referralId, List.of()).stream()
                .anyMatch(it -> it.ref().type() == RecordType.CONTACT && !it.equals(record));
        if (!others) {
            progress.end(
                    workspace, referral, record, clock.instant(), ReferralStatus.DISQUALIFIED, REASON, correlation);
        } else if (flags.raise(workspace, referralId, ClaimCheck.Code.SELF_REFERRAL.name(), REASON)) {
            progress.settle(workspace, List.of(referralId), correlation);
        }
    }
}
