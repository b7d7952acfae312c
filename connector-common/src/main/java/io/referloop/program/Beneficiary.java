package io.referloop.program;

/** Whom a rule rewards. */
public enum Beneficiary {
    REFERRER("the referrer"),
    REFEREE("the referred customer");

    private final String words;

    Beneficiary(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
