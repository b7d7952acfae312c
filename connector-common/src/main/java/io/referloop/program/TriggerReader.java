package io.referloop.program;

import io.referloop.program.Trigger.WhileActive.Party;
import io.referloop.program.YamlBlock.Scalar;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.joda.money.CurrencyUnit;

/** Reads {@code on:}, what a rule hangs on. */
final class TriggerReader {

    static final String PERCENT_OFF = "percent_off";

    private static final int PLACES_MAX = 1_000;

    private final CurrencyUnit currency;
    private final List<Milestone> milestones;
    private final Events events;

    TriggerReader(CurrencyUnit currency, List<Milestone> milestones, Events events) {
        this.currency = currency;
        this.milestones = milestones;
        this.events = events;
    }

    Trigger read(YamlBlock rule) {
        Trigger trigger = rule.has("on") && !rule.isScalar("on") ? mapping(rule.block("on")) : word(rule);
        if (rule.has("exact_only") && !(trigger instanceof Trigger.Reached)) {
            throw rule.faultAtKey("exact_only", "nothing here; only a rule on a milestone has it");
        }
        return trigger;
    }

    private Trigger word(YamlBlock rule) {
        Scalar on = rule.text("on");
        for (Milestone milestone : milestones) {
            if (milestone.key().equals(on.value())) {
                return new Trigger.Reached(milestone, Values.yesOrNo(rule, "exact_only", false));
            }
        }
        return new Trigger.Happened(events.earning(on, milestoneKeys()));
    }

    private Trigger mapping(YamlBlock on) {
        if (on.has("spend_reached")) {
            on.allow(Keys.SPEND_REACHED);
            return new Trigger.SpendReached(Values.positive(on.text("spend_reached"), currency));
        }
        if (on.has("anniversary_of")) {
            on.allow(Keys.ANNIVERSARY);
            return new Trigger.Anniversary(
                    milestone(on.text("anniversary_of")),
                    on.find("every_months").map(it -> Values.whole(it, 1, 120)).orElse(12));
        }
        if (on.has("while_active")) {
            on.allow(Keys.WHILE_ACTIVE);
            return whileActive(on);
        }
        if (on.has("most")) {
            on.allow(Keys.MOST);
            return competition(on);
        }
        throw new ProgramFault(
                on.line(),
                "on",
                "one of spend_reached, anniversary_of, while_active, most; or a milestone or an event");
    }

    private Trigger whileActive(YamlBlock on) {
        Set<String> grants = new TreeSet<>(EarningReader.KINDS);
        grants.add(PERCENT_OFF);
        String unit = Values.oneOf(on.text("grants"), grants);
        int each = Values.whole(on.text("each"), 1, 100_000);
        Scalar most = on.text("up_to");
        int upTo = Values.whole(most, 1, unit.equals(PERCENT_OFF) ? 100 : 1_000_000);
        if (upTo < each) {
            throw most.fault("not below each, which is " + each);
        }
        return new Trigger.WhileActive(milestone(on.text("while_active")), parties(on), unit, each, upTo);
    }

    private static Set<Party> parties(YamlBlock on) {
        if (!on.has("parties")) {
            return EnumSet.allOf(Party.class);
        }
        Set<Party> parties = EnumSet.noneOf(Party.class);
        on.findTexts("parties").forEach(it -> parties.add(Values.oneOf(it, Party.class)));
        if (parties.isEmpty()) {
            throw on.fault("parties", "a list of at least one");
        }
        return parties;
    }

    private Trigger competition(YamlBlock on) {
        Window window = WindowReader.read(on);
        if (!WindowReader.isCalendar(window)) {
            throw on.fault("within", "one of day, week, month, quarter, year, for it is decided when that is over");
        }
        return new Trigger.Competition(
                milestone(on.text("most")),
                window,
                on.find("places").map(it -> Values.whole(it, 1, PLACES_MAX)).orElse(1));
    }

    private Milestone milestone(Scalar scalar) {
        return milestones.stream()
                .filter(it -> it.key().equals(scalar.value()))
                .findFirst()
                .orElseThrow(() -> scalar.fault("one of " + String.join(", ", milestoneKeys())));
    }

    private List<String> milestoneKeys() {
        return new ArrayList<>(milestones.stream().map(Milestone::key).toList());
    }
}
