package io.referloop.simulate;

import java.math.BigDecimal;
import java.util.List;

/** What became of a claim. */
sealed interface Ruling {

    /**
     * It opened a referral, or shares in one.
     *
     * @param credits who gets which part, by the referrer's key
     * @param flags why a person has to look first
     */
    record Accepted(List<Credit> credits, List<String> flags) implements Ruling {}

    /** It has a part in the referral that another claim opened. */
    record Shares(String to) implements Ruling {}

    /**
     * Somebody else's claim counts, or one that the same referrer made before.
     *
     * @param to the claim that counts
     */
    record Lost(String to, String code, String reason) implements Ruling {}

    record Refused(String code, String reason) implements Ruling {}

    record Credit(String referrer, BigDecimal part) {}
}
