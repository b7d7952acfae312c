package io.referloop.crm;

/** The kinds of CRM record that a referral can be linked to. An opportunity is a {@link #DEAL}, an account a {@link #COMPANY}. */
public enum RecordType {
    CONTACT,
    COMPANY,
    DEAL,
    LEAD
}
