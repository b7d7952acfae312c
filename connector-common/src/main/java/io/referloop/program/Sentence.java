package io.referloop.program;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says a rule as a referrer reads it. */
final class Sentence {

    private final RewardRule rule;
    private final ZoneId zone;
    private final EarningWords earnings;

    private Sentence(RewardRule rule, ZoneId zone) {
        this.rule = rule;
        this.zone = zone;
        this.earnings = new EarningWords(rule.on());
    }

    static String of(RewardRule rule, ZoneId zone) {
        return new Sentence(rule, zone).whole();
    }

    private String whole() {
        String words = rule.on() instanceof Trigger.WhileActive state ? state(state) : earned();
        return upperFirst(words + condition() + more() + rates());
    }

    private String earned() {
        String what = earnings.of(rule.earning());
        String comma = EarningWords.isList(rule.earning()) ? "," : "";
        if (rule.on() instanceof Trigger.Competition competition) {
            return what + comma + " for " + TriggerWords.winners(competition);
        }
        String bounds = rule.earning() instanceof Earning.Percent share ? EarningWords.bounds(share.bounds()) : "";
        return what + comma + " for " + whom() + bounds + ", " + when() + per();
    }

    private String when() {
        RewardRule.Nth nth = rule.nth();
        return nth == null ? TriggerWords.when(rule.on(), rule.which()) : TriggerWords.nth(nth, rule.on());
    }

    private String whom() {
        return rule.beneficiary() == Beneficiary.UPLINE && rule.level() > 1
                ? "the one who stands " + EarningWords.number(rule.level()) + " levels above the referrer"
                : rule.beneficiary().words();
    }

    private String per() {
        return switch (rule.per()) {
            case REFERRAL -> "";
            case SALE -> ", for each deal of the customer";
            case CUSTOMER -> ", once for each customer";
            case PRODUCT -> ", once for each product";
        };
    }

    private String state(Trigger.WhileActive state) {
        boolean percent = state.unit().equals(TriggerReader.PERCENT_OFF);
        String each = percent ? state.each() + " % off" : EarningWords.units(state.unit(), state.each());
        String most = percent ? state.upTo() + " %" : EarningWords.units(state.unit(), state.upTo());
        return each + " for " + rule.beneficiary().words() + " for each referred customer, at most " + most
                + ", from the time that " + TriggerWords.clause(state.from()) + " and while "
                + stays(state) + ", from the next bill on";
    }

    private static String stays(Trigger.WhileActive state) {
        if (state.parties().size() == Trigger.WhileActive.Party.values().length) {
            return "both stay customers";
        }
        return state.parties().contains(Trigger.WhileActive.Party.REFERRER)
                ? "the referrer stays a customer"
                : "the referred customer stays one";
    }

    private String condition() {
        Condition when = rule.when();
        return when == null ? "" : ", if " + ConditionWords.of(when);
    }

    private String more() {
        StringBuilder words = new StringBuilder();
        if (!rule.topsUp().isEmpty()) {
            words.append(", less what was earned by ").append(EarningWords.and(rule.topsUp()));
        }
        limit(words, rule.limit());
        RewardRule.Instalments parts = rule.instalments();
        if (parts != null) {
            words.append(", paid in ")
                    .append(EarningWords.number(parts.parts()))
                    .append(
                            parts.everyMonths() == 1
                                    ? " monthly parts"
                                    : " parts, one every " + EarningWords.number(parts.everyMonths()) + " months");
        }
        if (rule.validDays() != null) {
            words.append(", valid for ").append(EarningWords.days(rule.validDays()));
        }
        if (rule.voidIfLostWithinDays() != null) {
            words.append(", unless the deal is lost within ").append(EarningWords.days(rule.voidIfLostWithinDays()));
        }
        return words.toString();
    }

    private void limit(StringBuilder words, RewardRule.@Nullable Limit limit) {
        if (limit == null) {
            return;
        }
        if (limit.times() != null) {
            words.append(", ").append(limit.times() == 1 ? "once" : "at most " + limit.times() + " times");
        }
        if (limit.months() != null) {
            words.append(", for ").append(limit.months() == 1 ? "one month" : limit.months() + " months");
        }
        if (limit.total() != null) {
            words.append(", at most ").append(Words.of(limit.total())).append(" in all");
        }
        if (limit.until() != null) {
            words.append(", until ").append(moment(limit.until()));
        }
    }

    private String rates() {
        StringBuilder words = new StringBuilder();
        for (RewardRule.TimedRate rate : rule.rates()) {
            words.append("; instead ")
                    .append(earnings.withBounds(rate.earning()))
                    .append(rule.rateAt() == RewardRule.RateAt.CLAIM ? " for claims from " : " from ")
                    .append(moment(rate.from()))
                    .append(" until ")
                    .append(moment(rate.until()));
        }
        return words.toString();
    }

    /** A day when it is the first instant of one. */
    private String moment(Instant instant) {
        ZonedDateTime at = instant.atZone(zone);
        if (at.toLocalTime().equals(LocalTime.MIDNIGHT)) {
            return at.toLocalDate().toString();
        }
        String name = zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
        return at.format(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT)) + " (" + name + ")";
    }

    private static String upperFirst(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
