package io.referloop.program;

import java.util.Set;

/**
 * Who gets the credit, and which claims are refused or put before a person.
 *
 * @param windowDays from the claim to the creation of the deal; the closing instant itself is outside
 * @param protectionDays how long the first valid claim keeps others away from the same company
 * @param freeMail domains whose addresses say nothing about the company
 * @param employeeDomains domains of the company itself; addresses there are employees'
 * @param colleagues whether employees may refer
 */
public record AttributionPolicy(
        Model model,
        int windowDays,
        int protectionDays,
        Verdict sameDomain,
        Verdict existingCustomer,
        Verdict openDeal,
        boolean colleagues,
        Set<String> employeeDomains,
        Set<String> freeMail) {

    public AttributionPolicy {
        employeeDomains = Set.copyOf(employeeDomains);
        freeMail = Set.copyOf(freeMail);
    }

    /** The policy as people read it, without the last full stop. */
    public String sentence() {
        return PolicyWords.of(this);
    }

    public enum Model {
        FIRST_VALID_CLAIM,
        LAST_TOUCH,
        FIRST_TOUCH,
        /** Equal parts. */
        LINEAR,
        /** 40 % to the first, 40 % to the last, 20 % among those between; two touches share equally. */
        POSITION,
        /** A person says who gets which part. */
        MANUAL
    }

    public enum Verdict {
        ALLOW,
        /** The referral is taken and its rewards wait for a person. */
        HOLD,
        REJECT
    }
}
