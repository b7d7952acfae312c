package io.referloop.program;

import static io.referloop.program.Values.oneOf;

import io.referloop.program.YamlBlock.Scalar;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.joda.money.CurrencyUnit;
import org.jspecify.annotations.Nullable;

/** Reads {@code caps:}. */
final class CapReader {

    private static final int CAPS_MAX = 100;
    private static final int COUNT_MAX = 1_000_000;

    private final CurrencyUnit currency;
    private final List<RewardRule> rules;

    CapReader(CurrencyUnit currency, List<RewardRule> rules) {
        this.currency = currency;
        this.rules = rules;
    }

    List<Cap> read(YamlBlock file) {
        List<YamlBlock> blocks = file.findBlocks("caps");
        if (blocks.size() > CAPS_MAX) {
            throw file.fault("caps", "at most " + CAPS_MAX + " caps, there are " + blocks.size());
        }
        List<Cap> caps = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (YamlBlock block : blocks) {
            Cap cap = cap(block);
            if (!keys.add(cap.key())) {
                throw block.fault("key", "a key that no other cap has; '" + cap.key() + "' stands above");
            }
            caps.add(cap);
        }
        return caps;
    }

    private Cap cap(YamlBlock block) {
        block.allow(Keys.CAP);
        @Nullable Scalar count = block.find("count").orElse(null);
        @Nullable Scalar amount = block.find("amount").orElse(null);
        if ((count == null) == (amount == null)) {
            throw block.fault("caps", "exactly one of count, amount");
        }
        Window window = WindowReader.read(block);
        Cap.Over over = oneOf(block, "over", Cap.Over.CLAMP);
        if (over == Cap.Over.QUEUE && !WindowReader.isCalendar(window)) {
            throw block.text("over").fault("clamp, skip or ask, for no next period follows a lifetime or rolling days");
        }
        return new Cap(
                Values.key(block.text("key")),
                oneOf(block, "per", Cap.Per.BENEFICIARY),
                rules(block),
                beneficiaries(block),
                count == null ? null : Values.whole(count, 1, COUNT_MAX),
                amount == null ? null : Values.positive(amount, currency),
                window,
                over,
                Values.yesOrNo(block, "bonuses", true));
    }

    private Set<String> rules(YamlBlock block) {
        List<String> known =
                rules.stream().filter(CapReader::counts).map(RewardRule::key).toList();
        Set<String> named = new LinkedHashSet<>();
        for (Scalar scalar : listed(block, "rules")) {
            if (!known.contains(scalar.value())) {
                throw scalar.fault("one of " + String.join(", ", known));
            }
            named.add(scalar.value());
        }
        return named;
    }

    /** What a competition or a state grants is limited by its own places and up_to; it counts in no cap. */
    private static boolean counts(RewardRule rule) {
        return switch (rule.on()) {
            case Trigger.Competition competition -> false;
            case Trigger.WhileActive active -> false;
            case Trigger.Reached reached -> true;
            case Trigger.Happened happened -> true;
            case Trigger.SpendReached spend -> true;
            case Trigger.Anniversary anniversary -> true;
        };
    }

    private Set<Beneficiary> beneficiaries(YamlBlock block) {
        Set<Beneficiary> roles = EnumSet.noneOf(Beneficiary.class);
        listed(block, "for").forEach(it -> roles.add(oneOf(it, Beneficiary.class)));
        return roles.isEmpty() ? EnumSet.allOf(Beneficiary.class) : roles;
    }

    private static List<Scalar> listed(YamlBlock block, String key) {
        List<Scalar> listed = block.findTexts(key);
        if (block.has(key) && listed.isEmpty()) {
            throw block.fault(key, "a list of at least one; without the key it is all");
        }
        return listed;
    }
}
