package io.referloop.program;

/** Whom a rule rewards. */
public enum Beneficiary {
    REFERRER("the referrer"),
    REFEREE("the referred customer"),
    /** The colleague who entered the referral for the referrer. */
    SUBMITTER("the one who submitted it"),
    /** The referrer's own referrer, or somebody further up. */
    UPLINE("the referrer's own referrer");

    private final String words;

    Beneficiary(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
