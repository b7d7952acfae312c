package io.referloop.program;

import io.referloop.program.YamlBlock.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code milestones:}. */
final class MilestoneReader {

    private static final int MILESTONES_MAX = 50;

    private final Events events;
    private final ConditionReader conditions;
    private @Nullable ReferralStatus furthest;

    MilestoneReader(Events events, ConditionReader conditions) {
        this.events = events;
        this.conditions = conditions;
    }

    List<Milestone> read(YamlBlock file) {
        if (!file.has("milestones")) {
            return ReferralStatus.milestones().stream().map(Milestone::of).toList();
        }
        List<YamlBlock> blocks = file.blocks("milestones");
        if (blocks.size() > MILESTONES_MAX) {
            throw file.fault("milestones", "at most " + MILESTONES_MAX + " milestones, there are " + blocks.size());
        }
        List<Milestone> milestones = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (YamlBlock block : blocks) {
            Milestone milestone = read(block, milestones);
            if (!keys.add(milestone.key())) {
                throw block.fault("key", "a key that no other milestone has; '" + milestone.key() + "' stands above");
            }
            milestones.add(milestone);
        }
        return milestones;
    }

    private Milestone read(YamlBlock block, List<Milestone> before) {
        block.allow(Keys.MILESTONE);
        @Nullable Scalar status = block.find("status").orElse(null);
        @Nullable Scalar event = block.find("event").orElse(null);
        if ((status == null) == (event == null)) {
            throw block.fault("milestones", "exactly one of status, event");
        }
        return status != null ? ofStatus(block, status) : ofEvent(block, block.text("event"), before);
    }

    private Milestone ofStatus(YamlBlock block, Scalar scalar) {
        ReferralStatus status = Values.oneOf(scalar, ReferralStatus.milestones());
        if (block.has("when")) {
            throw block.faultAtKey("when", "nothing beside a status; only an event's milestone has a condition");
        }
        if (furthest != null && status.compareTo(furthest) <= 0) {
            throw scalar.fault("a status that comes after " + Values.spelling(furthest)
                    + ", for reaching a milestone implies those before it");
        }
        furthest = status;
        return new Milestone(key(block, scalar), label(block, status.label()), status, null, null);
    }

    private Milestone ofEvent(YamlBlock block, Scalar scalar, List<Milestone> before) {
        String event = events.earning(scalar, List.of());
        @Nullable Condition when = conditions.find(block, "when").orElse(null);
        for (Milestone other : before) {
            if (event.equals(other.event()) && Objects.equals(when, other.when())) {
                throw scalar.fault("an event that is not a milestone yet, or another condition; '" + other.key()
                        + "' is the same");
            }
        }
        String key = key(block, scalar);
        return new Milestone(key, label(block, words(key)), null, event, when);
    }

    private static String key(YamlBlock block, Scalar otherwise) {
        return Values.name(block.find("key").orElse(otherwise));
    }

    private static String label(YamlBlock block, String otherwise) {
        return block.find("label").map(it -> Values.text(it, 100)).orElse(otherwise);
    }

    /** {@code demo_booked} as people read it: {@code Demo booked}. */
    static String words(String key) {
        String words = key.replace('_', ' ').replace('-', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
