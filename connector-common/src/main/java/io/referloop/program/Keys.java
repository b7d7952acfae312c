package io.referloop.program;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Which keys each block of a program file may have; docs/reference/program.schema.json says the same to editors. */
final class Keys {

    static final Set<String> PROGRAM = Set.of(
            "program",
            "name",
            "type",
            "currency",
            "time_zone",
            "fiscal_year_start",
            "rounding",
            "hold_days",
            "stage_kept_days",
            "approval",
            "budget",
            "payout",
            "tax",
            "fields",
            "events",
            "attribution",
            "eligibility",
            "milestones",
            "texts",
            "caps",
            "rules");
    static final Set<String> APPROVAL = Set.of("auto_below", "two_people_from");
    static final Set<String> BUDGET = Set.of("amount", "within");
    static final Set<String> PAYOUT = Set.of("every", "day", "at_least");
    static final Set<String> TAX = Set.of("country", "hold");
    static final Set<String> FIELD = Set.of("type", "property");
    static final Set<String> TEXTS = Set.of("message", "landing", "disclosure", "terms");
    static final Set<String> ATTRIBUTION = Set.of(
            "model",
            "window_days",
            "protection_days",
            "same_domain",
            "existing_customer",
            "open_deal",
            "colleagues",
            "employee_domains",
            "free_mail");
    static final Set<String> ELIGIBILITY = Set.of("when", "min_tenure_days", "ask_every_days", "signals");
    static final Set<String> SIGNAL = Set.of("key", "field", "when", "max_age_days", "reason");
    static final Set<String> MILESTONE = Set.of("key", "label", "status", "event", "when");
    static final Set<String> CAP = Set.of("key", "per", "rules", "for", "count", "amount", "within", "over", "bonuses");
    static final Set<String> ROLLING = Set.of("rolling_days");
    static final Set<String> RULE = Set.of(
            "key",
            "for",
            "level",
            "on",
            "exact_only",
            "when",
            "per",
            "which",
            "nth",
            "earn",
            "rates",
            "rate_at",
            "level_at",
            "tops_up",
            "limit",
            "instalments",
            "via",
            "valid_days",
            "hold_days",
            "stage_kept_days",
            "void_if_lost_within_days",
            "true_up",
            "takes_back_used");
    static final Set<String> NTH = Set.of("count", "at", "within", "every");
    static final Set<String> RATE = Set.of("from", "until", "earn");
    static final Set<String> LIMIT = Set.of("times", "months", "total", "until", "resume_within_days");
    static final Set<String> INSTALMENTS = Set.of("parts", "every_months");

    static final Set<String> SPEND_REACHED = Set.of("spend_reached");
    static final Set<String> ANNIVERSARY = Set.of("anniversary_of", "every_months");
    static final Set<String> WHILE_ACTIVE = Set.of("while_active", "parties", "grants", "each", "up_to");
    static final Set<String> MOST = Set.of("most", "within", "places");

    static final Set<String> FIXED = Set.of("fixed");
    static final Set<String> PERCENT =
            Set.of("percent", "of", "at_least", "at_most", "at_most_per_deal", "at_most_per_customer");
    static final Set<String> UNITS = Set.of("units");
    static final Set<String> UNIT = Set.of("kind", "count", "name", "value");
    static final Set<String> TABLE = Set.of("table");
    static final Set<String> TABLE_BODY = Set.of("by", "values", "otherwise");
    static final Set<String> TIERS = Set.of("tiers");
    static final Set<String> TIERS_BODY = Set.of("by", "within", "mode", "steps");
    static final Set<String> STEP = Set.of("from", "earn");
    static final Set<String> CHOICE = Set.of("choice");
    static final Set<String> CHOICE_BODY = Set.of("preset", "options");
    static final Set<String> BEST_OF = Set.of("best_of");
    static final Set<String> OF = Set.of("product", "reward", "field");

    private Keys() {}

    /** Every block by the name that it has in the schema. */
    static Map<String, Set<String>> byBlock() {
        Map<String, Set<String>> blocks = new LinkedHashMap<>();
        blocks.put("program", PROGRAM);
        blocks.put("approval", APPROVAL);
        blocks.put("budget", BUDGET);
        blocks.put("payout", PAYOUT);
        blocks.put("tax", TAX);
        blocks.put("field", FIELD);
        blocks.put("texts", TEXTS);
        blocks.put("attribution", ATTRIBUTION);
        blocks.put("eligibility", ELIGIBILITY);
        blocks.put("signal", SIGNAL);
        blocks.put("milestone", MILESTONE);
        blocks.put("cap", CAP);
        blocks.put("rolling", ROLLING);
        blocks.put("rule", RULE);
        blocks.put("nth", NTH);
        blocks.put("rate", RATE);
        blocks.put("limit", LIMIT);
        blocks.put("instalments", INSTALMENTS);
        blocks.put("spend_reached", SPEND_REACHED);
        blocks.put("anniversary", ANNIVERSARY);
        blocks.put("while_active", WHILE_ACTIVE);
        blocks.put("most", MOST);
        blocks.put("fixed", FIXED);
        blocks.put("percent", PERCENT);
        blocks.put("units", UNITS);
        blocks.put("unit", UNIT);
        blocks.put("table", TABLE);
        blocks.put("table_body", TABLE_BODY);
        blocks.put("tiers", TIERS);
        blocks.put("tiers_body", TIERS_BODY);
        blocks.put("step", STEP);
        blocks.put("choice", CHOICE);
        blocks.put("choice_body", CHOICE_BODY);
        blocks.put("best_of", BEST_OF);
        blocks.put("of", OF);
        return blocks;
    }
}
