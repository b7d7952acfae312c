package io.referloop.program;

import io.referloop.program.YamlBlock.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The events that a program's rules and milestones may name: those that every program has, and its own. */
final class Events {

    private static final Set<String> WITH_AMOUNT =
            Set.of("invoice_paid", "renewal", "subscription_started", "payment", "purchase", "booking");
    private static final Set<String> WITHOUT_AMOUNT =
            Set.of("payment_method_added", "signed_up", "reactivated", "demo_booked", "review_given");
    private static final Set<String> EARN_NOTHING =
            Set.of("churned", "refunded", "benefit_used", "usage", "tax_form_received");
    private static final int OWN_MAX = 100;

    private final Set<String> own;

    private Events(Set<String> own) {
        this.own = own;
    }

    static Events read(YamlBlock file) {
        List<Scalar> names = file.findTexts("events");
        if (names.size() > OWN_MAX) {
            throw file.fault("events", "at most " + OWN_MAX + " events, there are " + names.size());
        }
        Set<String> own = new TreeSet<>();
        for (Scalar name : names) {
            if (!own.add(Values.name(name))) {
                throw name.fault("an event that stands here once only");
            }
        }
        return new Events(own);
    }

    boolean has(String name) {
        return WITH_AMOUNT.contains(name) || WITHOUT_AMOUNT.contains(name) || own.contains(name);
    }

    boolean earnsNothing(String name) {
        return EARN_NOTHING.contains(name);
    }

    /** Whether such an event can carry an amount; a program's own may. */
    static boolean carriesAmount(String name) {
        return !WITHOUT_AMOUNT.contains(name);
    }

    /** An event that rewards can hang on. */
    String earning(Scalar scalar, List<String> besides) {
        if (earnsNothing(scalar.value())) {
            throw scalar.fault("an event that something is earned by; nothing is by " + scalar.value());
        }
        if (!has(scalar.value())) {
            List<String> known = new ArrayList<>(besides);
            Set<String> events = new TreeSet<>(own);
            events.addAll(WITH_AMOUNT);
            events.addAll(WITHOUT_AMOUNT);
            known.addAll(events);
            throw scalar.fault("one of " + String.join(", ", known));
        }
        return scalar.value();
    }
}
