package io.referloop.crm;

/** What a CRM may lack. Every capability is expected of an adapter unless {@link CrmConnector#lacks()} names it. */
public enum Capability {
    /** The CRM tells us its changes: it calls us, or we listen to it. */
    WEBHOOKS,
    /** A record's earlier stages can be read, each with its time. */
    STAGE_HISTORY,
    /** Records tell which other records they belong to. */
    ASSOCIATIONS,
    /** Two records can become one. */
    MERGE,
    /** Our fields can be created by us; else an admin installs them, and {@link CrmSession#planInstall} only looks. */
    FIELD_INSTALL,
    /** We can take ourselves out of the account; else our access is given back, and the rest is an admin's. */
    UNINSTALL,
    /** A walk over what changed tells everything, deletions and merges too, so that nothing has to be read one by one. */
    CHANGE_WALK,
    /** Many records are written by one call. */
    BATCH_WRITE,
    /** The CRM asks us to erase a person. */
    ERASURE,
    /** The CRM's own automation asks for things to be done, and waits for the result. */
    ACTIONS,
    /** A referral can be kept as a whole, beside the fields of its records: {@link CrmSession#keep}. */
    REFERRAL_ENTRY,
    /** Cards on its records call us, and the CRM vouches for who does. */
    CARD_CALLS
}
