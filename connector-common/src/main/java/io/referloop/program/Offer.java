package io.referloop.program;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * A rule that lets somebody choose, once, when the referral is submitted.
 *
 * @param rule the rule's key
 * @param options what may be chosen, in the file's order, each in words such as {@code USD 50.00}
 * @param preset what is earned when nobody chose
 */
public record Offer(String rule, Beneficiary beneficiary, SequencedMap<String, String> options, String preset) {

    static Offer of(RewardRule rule, Earning.Choice choice) {
        EarningWords words = new EarningWords(rule.on());
        SequencedMap<String, String> options = new LinkedHashMap<>();
        choice.options().forEach((option, earning) -> options.put(option, words.withBounds(earning)));
        return new Offer(rule.key(), rule.beneficiary(), options, choice.preset());
    }
}
