package io.referloop.referral;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of a claim. A refusal is for the eyes of whoever submitted. */
public sealed interface Submission {

    /** @param repeated whether this key had been accepted before; nothing was done this time */
    record Accepted(Referral referral, boolean repeated) implements Submission {}

    /** One more claim on a referral whose program does not give everything to the first. */
    record Touched(Referral referral, boolean repeated) implements Submission {}

    /** The record, or one that belongs to it, was referred already. */
    record Duplicate(Referral existing) implements Submission {}

    /**
     * @param field the field at fault, or null
     * @param fix what to do next
     */
    record Refused(Code code, @Nullable String field, String message, String fix) implements Submission {}

    enum Code {
        INVALID_FIELD,
        SELF_REFERRAL,
        RECORD_OWNER,
        EMPLOYEE,
        SAME_DOMAIN,
        KEY_REUSED,
        EXISTING_CUSTOMER,
        OPEN_DEAL,
        /** Several referrals fit; a person decides. */
        AMBIGUOUS_REFEREE,
        NO_PROGRAM,
        /** The referrer or the referred person asked to be forgotten. */
        FORGOTTEN_PERSON
    }

    /** The referral that this is about, if there is one. */
    default Optional<Referral> about() {
        return switch (this) {
            case Accepted accepted -> Optional.of(accepted.referral());
            case Touched touched -> Optional.of(touched.referral());
            case Duplicate duplicate -> Optional.of(duplicate.existing());
            case Refused refused -> Optional.empty();
        };
    }
}
