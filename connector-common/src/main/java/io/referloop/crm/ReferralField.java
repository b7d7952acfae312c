package io.referloop.crm;

import java.util.EnumSet;
import java.util.Set;

/**
 * The fields that we write on CRM records: the four questions of every referral, and on people whether to ask them for one. An adapter creates them under names with our prefix and
 * touches no other field.
 */
public enum ReferralField {
    /** Which referral this record belongs to. */
    REFERRAL_ID("Referral", "Referloop's number of the referral.", Kind.TEXT),
    /** Who. */
    REFERRED_BY("Referred by", "Name and e-mail of the person who referred this record.", Kind.TEXT),
    /** Why. */
    REFERRAL_REASON("Referral reason", "What the referral says about how the two know each other.", Kind.LONG_TEXT),
    /** Since when. */
    REFERRED_ON("Referred on", "The day of the claim.", Kind.DATE),
    /** Where it stands. */
    REFERRAL_STATUS("Referral status", "Where the referral stands.", Kind.TEXT),
    /** What was earned, or why not. */
    REWARD("Referral reward", "What was earned and its state, or why nothing was.", Kind.LONG_TEXT),
    /** What happens next. */
    NEXT_STEP("Referral next step", "What happens next.", Kind.TEXT),
    /** And when. */
    NEXT_ON("Referral next date", "When it happens.", Kind.DATE),
    /** Whether the person should be asked for a referral now. */
    ELIGIBLE("Eligible to refer", "Whether to ask this person for a referral now: yes or no.", Kind.TEXT),
    /** Why now, or why not. */
    ELIGIBLE_REASON("Eligible to refer: reason", "Why to ask now, or why not.", Kind.LONG_TEXT),
    /** Since when. */
    ELIGIBLE_SINCE("Eligible to refer since", "The day from which it has held.", Kind.DATE),
    /** From when on the person may be asked. */
    NEXT_ASK_ON("Next ask date", "From when on this person may be asked for a referral.", Kind.DATE);

    private static final Set<ReferralField> OF_A_PERSON =
            EnumSet.of(ELIGIBLE, ELIGIBLE_REASON, ELIGIBLE_SINCE, NEXT_ASK_ON);

    private final String label;
    private final String description;
    private final Kind kind;

    ReferralField(String label, String description, Kind kind) {
        this.label = label;
        this.description = description;
        this.kind = kind;
    }

    /** Whether records of this type have it: whom to ask is said of people only. */
    public boolean on(RecordType type) {
        return type == RecordType.CONTACT || isOfReferral();
    }

    /** Whether it says something of the referral, and not of asking the person. */
    public boolean isOfReferral() {
        return !OF_A_PERSON.contains(this);
    }

    public String label() {
        return label;
    }

    public String description() {
        return description;
    }

    public Kind kind() {
        return kind;
    }

    public enum Kind {
        TEXT,
        LONG_TEXT,
        /** {@code YYYY-MM-DD}. */
        DATE
    }
}
