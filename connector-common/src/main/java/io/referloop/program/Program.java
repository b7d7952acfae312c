package io.referloop.program;

import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.joda.money.CurrencyUnit;

/**
 * One version of a program. The version in force at the claim governs a referral for life, whatever comes later.
 *
 * @param fields what its conditions, tables and signals may read
 * @param milestones in their order
 */
public record Program(
        UUID id,
        int version,
        Instant inForceFrom,
        String key,
        String name,
        Type type,
        ProgramCalendar calendar,
        ProgramTerms terms,
        Vocabulary fields,
        AttributionPolicy attribution,
        EligibilityPolicy eligibility,
        List<Milestone> milestones,
        List<RewardRule> rules,
        List<Cap> caps) {

    public Program {
        milestones = List.copyOf(milestones);
        rules = List.copyOf(rules);
        caps = List.copyOf(caps);
    }

    public CurrencyUnit currency() {
        return terms.currency();
    }

    public RoundingMode rounding() {
        return terms.rounding();
    }

    public ZoneId zone() {
        return calendar.zone();
    }

    public Optional<RewardRule> rule(String ruleKey) {
        return rules.stream().filter(it -> it.key().equals(ruleKey)).findFirst();
    }

    /** What is to be chosen when a referral is submitted; mostly nothing. */
    public List<Offer> offers() {
        return rules.stream()
                .filter(rule -> rule.earning() instanceof Earning.Choice)
                .map(rule -> Offer.of(rule, (Earning.Choice) rule.earning()))
                .toList();
    }

    /** Whether rewards can appear, or fall due, without anything being told. */
    public boolean earnsByTime() {
        return caps.stream().anyMatch(cap -> cap.over() == Cap.Over.QUEUE)
                || rules.stream()
                        .anyMatch(
                                rule -> rule.instalments() != null || rule.on().comesByTime());
    }

    public enum Type {
        USER,
        AFFILIATE,
        INFLUENCER,
        PARTNER,
        CUSTOMER_SUCCESS
    }
}
