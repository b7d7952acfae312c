package io.referloop.crm;

/** What a CRM's own automation may ask us to do. */
public enum ActionKind {
    /** Makes the record's person one who may refer. Input {@code program}. */
    ENROL_REFERRER,
    /** Inputs {@code referrerEmail, referrerName, note}. */
    SUBMIT_REFERRAL,
    /** Inputs {@code amount, reason, program, beneficiary}. */
    GRANT_REWARD
}
