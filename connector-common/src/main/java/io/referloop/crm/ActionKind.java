package io.referloop.crm;

/** What a CRM's own automation may ask us to do. */
public enum ActionKind {
    /** Makes the record's person one who may refer. Input {@code program}. */
    ENROL_REFERRER,
    /**
     * Inputs {@code referrerEmail, referrerName, note}; {@code submittedBy}, the e-mail of the person who asks, where a person does; {@code
     * entry}, the id of the CRM's record that is the wish and is to be the {@link ReferralEntry} of the referral, where there is one. Outputs
     * {@code outcome, referralNumber, referralStatus}.
     */
    SUBMIT_REFERRAL,
    /** Inputs {@code amount, reason, program, beneficiary}. */
    GRANT_REWARD,
    /** Somebody asked the contact for a referral. Inputs {@code note, submittedBy}. */
    NOTE_ASKED,
    /** The contact is to be left alone. Inputs {@code until}, a day {@code YYYY-MM-DD}, and {@code submittedBy}. */
    SNOOZE
}
