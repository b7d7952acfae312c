package io.referloop.simulate;

import io.referloop.program.Milestone;
import io.referloop.program.Program;
import io.referloop.program.RewardRule;
import io.referloop.program.Trigger;
import io.referloop.program.YamlBlock;
import io.referloop.referral.CustomerEvent;
import io.referloop.referral.Fact;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the things that happen. What a thing is, is told by the one key that only such a thing has. */
final class ThingReader {

    private static final List<String> VERBS = List.of(
            "claim", "event", "person", "ask", "merge", "flag", "clear", "approve", "reject", "grant", "pay", "draw",
            "now");
    private static final Set<String> RECORD_KEYS = Set.of(
            "referral", "deal", "lead", "contact", "company", "stage", "amount", "currency", "set", "item", "gone");
    private static final Set<String> TOLD = Set.of("stage", "amount", "currency", "set", "item", "gone");
    private static final Set<String> EVENTS = Set.of(
            "invoice_paid",
            "renewal",
            "payment_method_added",
            "subscription_started",
            "payment",
            "usage",
            "signed_up",
            "churned",
            "reactivated",
            "refunded",
            "benefit_used",
            "demo_booked",
            "purchase",
            "booking",
            "review_given",
            "tax_form_received");

    private final Names names;
    private final Set<String> events = new TreeSet<>(EVENTS);

    ThingReader(Names names) {
        this.names = names;
        for (Program program : names.programs()) {
            program.milestones().stream()
                    .map(Milestone::event)
                    .filter(it -> it != null)
                    .forEach(events::add);
            program.rules().stream()
                    .map(RewardRule::on)
                    .filter(Trigger.Happened.class::isInstance)
                    .forEach(it -> events.add(((Trigger.Happened) it).event()));
        }
    }

    Thing read(YamlBlock thing) {
        List<String> verbs = VERBS.stream().filter(thing::has).toList();
        if (verbs.size() > 1) {
            throw thing.fault(verbs.get(1), "one thing at a time; " + verbs.getFirst() + " stands here too");
        }
        Thing.When when = when(thing);
        if (verbs.isEmpty()) {
            return recordSays(thing, when);
        }
        return switch (verbs.getFirst()) {
            case "claim" -> claim(thing, when);
            case "event" -> happens(thing, when);
            case "person" -> {
                allow(thing, "person", "set");
                yield new Thing.PersonSays(when, names.person(thing.text("person")), fields(thing.block("set")));
            }
            case "ask" -> {
                allow(thing, "ask");
                yield new Thing.Ask(when, names.person(thing.text("ask")));
            }
            case "merge" -> merge(thing, when);
            case "flag" -> {
                allow(thing, "flag", "reason");
                yield new Thing.Flag(
                        when,
                        names.referral(thing.text("flag")),
                        thing.text("reason").value());
            }
            case "clear" -> {
                allow(thing, "clear");
                yield new Thing.Clear(when, names.referral(thing.text("clear")));
            }
            case "approve" -> {
                allow(thing, "approve", "by");
                yield new Thing.Approve(when, selector(thing, "approve"), by(thing));
            }
            case "reject" -> {
                allow(thing, "reject", "reason", "by");
                yield new Thing.Reject(
                        when, selector(thing, "reject"), thing.text("reason").value(), by(thing));
            }
            case "grant" -> grant(thing, when);
            case "pay" -> {
                allow(thing, "pay");
                yield new Thing.Pay(when, selector(thing, "pay"));
            }
            case "draw" -> {
                allow(thing, "draw", "seed", "winners");
                int winners = thing.find("winners")
                        .map(it -> (int) Names.whole(it, 1, 1_000))
                        .orElse(1);
                yield new Thing.Draw(
                        when, names.rule(thing.text("draw")), thing.text("seed").value(), winners);
            }
            default -> {
                allow(thing, "now");
                yield new Thing.Now(when);
            }
        };
    }

    private Thing.When when(YamlBlock thing) {
        YamlBlock.Scalar at = thing.text("at");
        Instant happens = names.time(at);
        Instant told = thing.find("told").map(names::time).orElse(happens);
        if (told.isBefore(happens)) {
            throw thing.text("told").fault("not before it happens, at " + at.value());
        }
        return new Thing.When(happens, told, thing.line());
    }

    private Thing claim(YamlBlock thing, Thing.When when) {
        allow(thing, "claim", "referrer", "referee", "submitter", "choice", "by", "source", "program");
        Map<String, String> choices = new LinkedHashMap<>();
        if (thing.has("choice")) {
            YamlBlock choice = thing.block("choice");
            for (String rule : choice.keys()) {
                names.rule(new YamlBlock.Scalar(rule, rule, choice.line(rule)));
                choices.put(rule, choice.text(rule).value());
            }
        }
        if (!thing.has("program")
                && names.programs().stream().map(Program::key).distinct().count() > 1) {
            throw thing.fault("program", "the program that this claim is for");
        }
        return new Thing.Claim(
                when,
                Names.key(thing.text("claim")),
                names.person(thing.text("referrer")),
                names.person(thing.text("referee")),
                thing.find("by").map(it -> Names.choice(it, Thing.By.class)).orElse(Thing.By.SUBMISSION),
                thing.find("submitter").map(names::person).orElse(null),
                choices,
                thing.find("source").map(YamlBlock.Scalar::value).orElse("CARD"),
                thing.find("program").map(names::program).orElse(null));
    }

    private Thing recordSays(YamlBlock thing, Thing.When when) {
        if (!thing.has("referral")) {
            throw thing.fault("things", "one of " + String.join(", ", VERBS) + ", or referral with what a record says");
        }
        String referral = names.referral(thing.text("referral"));
        allow(thing, RECORD_KEYS.toArray(String[]::new));
        if (TOLD.stream().noneMatch(thing::has)) {
            throw thing.fault(
                    "referral", "what happens, one of " + String.join(", ", new TreeSet<>(TOLD)) + " or event");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        if (thing.has("amount")) {
            YamlBlock.Scalar amount = thing.textOrEmpty("amount");
            fields.put(
                    Fact.AMOUNT,
                    amount.value().isBlank() ? "" : Names.number(amount).toPlainString());
        }
        thing.find("currency").ifPresent(it -> fields.put(Fact.CURRENCY, Names.currency(it)));
        if (thing.has("set")) {
            fields.putAll(fields(thing.block("set")));
        }
        if (thing.has("item")) {
            YamlBlock item = thing.block("item");
            item.allow(Set.of("product", "amount"));
            YamlBlock.Scalar amount = item.textOrEmpty("amount");
            fields.put(
                    ITEM + item.text("product").value(),
                    amount.value().isBlank() ? "" : Names.number(amount).toPlainString());
        }
        thing.find("gone").ifPresent(it -> fields.put(Fact.GONE, yesOrNo(it)));
        return new Thing.RecordSays(
                when,
                referral,
                names.record(thing, referral),
                thing.find("stage").map(Names::status).orElse(null),
                fields);
    }

    /** Before the product's name, the field of a deal that says what its line items of that product come to. */
    static final String ITEM = "item:";

    private Thing happens(YamlBlock thing, Thing.When when) {
        allow(thing, "referral", "event", "id", "amount", "currency", "of", "set");
        YamlBlock.Scalar kind = thing.text("event");
        if (!events.contains(kind.value())) {
            throw kind.fault("an event that the program knows, one of " + String.join(", ", events));
        }
        Map<String, String> fields = new LinkedHashMap<>();
        thing.find("amount").ifPresent(it -> {
            BigDecimal amount = Names.number(it);
            if (amount.signum() < 0) {
                throw it.fault("0 or more; a refund is an event of its own");
            }
            fields.put(CustomerEvent.AMOUNT, amount.toPlainString());
        });
        thing.find("currency").ifPresent(it -> fields.put(CustomerEvent.CURRENCY, Names.currency(it)));
        thing.find("of").ifPresent(it -> fields.put(CustomerEvent.OF, it.value()));
        if (thing.has("set")) {
            fields.putAll(fields(thing.block("set")));
        }
        return new Thing.Happens(
                when,
                names.referral(thing.text("referral")),
                thing.find("id").map(YamlBlock.Scalar::value).orElse(kind.value() + "-line-" + thing.line()),
                kind.value(),
                fields);
    }

    private Thing merge(YamlBlock thing, Thing.When when) {
        allow(thing, "merge");
        YamlBlock merge = thing.block("merge");
        merge.allow(Set.of("from", "into"));
        String from = names.person(merge.text("from"));
        String into = names.person(merge.text("into"));
        if (from.equals(into)) {
            throw merge.text("into").fault("somebody else than from");
        }
        return new Thing.Merge(when, from, into);
    }

    private Thing grant(YamlBlock thing, Thing.When when) {
        allow(thing, "grant", "reason", "by");
        YamlBlock grant = thing.block("grant");
        grant.allow(Set.of("to", "amount", "for"));
        BigDecimal amount = Names.number(grant.text("amount"));
        if (amount.signum() <= 0) {
            throw grant.text("amount").fault("above 0");
        }
        return new Thing.Give(
                when,
                names.person(grant.text("to")),
                amount,
                grant.find("for").map(names::referral).orElse(null),
                thing.text("reason").value(),
                by(thing));
    }

    private Thing.Selector selector(YamlBlock thing, String verb) {
        if (thing.isScalar(verb)) {
            if (!thing.text(verb).value().equals("all")) {
                throw thing.text(verb).fault("all, or which: {referral: …, rule: …, to: …, period: …}");
            }
            return Thing.Selector.ALL;
        }
        YamlBlock which = thing.block(verb);
        which.allow(Set.of("referral", "rule", "to", "period"));
        return new Thing.Selector(
                which.find("referral").map(names::referral).orElse(null),
                which.find("rule").map(names::ruleOrGrant).orElse(null),
                which.find("to").map(names::person).orElse(null),
                which.find("period").map(YamlBlock.Scalar::value).orElse(null));
    }

    static Map<String, String> fields(YamlBlock set) {
        Map<String, String> fields = new LinkedHashMap<>();
        set.keys().forEach(key -> fields.put(key, set.textOrEmpty(key).value()));
        return fields;
    }

    private static String by(YamlBlock thing) {
        return thing.find("by").map(YamlBlock.Scalar::value).orElse("somebody");
    }

    private static String yesOrNo(YamlBlock.Scalar scalar) {
        if (!Set.of("true", "false").contains(scalar.value())) {
            throw scalar.fault("true or false");
        }
        return scalar.value();
    }

    private static void allow(YamlBlock thing, String... keys) {
        List<String> all = new ArrayList<>(List.of(keys));
        all.add("at");
        all.add("told");
        thing.allow(Set.copyOf(all));
    }
}
