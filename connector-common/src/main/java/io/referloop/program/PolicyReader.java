package io.referloop.program;

import static io.referloop.program.Values.oneOf;

import io.referloop.program.AttributionPolicy.Verdict;
import io.referloop.program.EligibilityPolicy.Signal;
import io.referloop.program.YamlBlock.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code attribution:} and {@code eligibility:}. */
final class PolicyReader {

    private static final int DAYS_DEFAULT = 90;
    private static final int ASK_EVERY_DEFAULT = 60;
    private static final int SIGNALS_MAX = 50;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^}]*}?");

    private PolicyReader() {}

    static AttributionPolicy attribution(YamlBlock file) {
        YamlBlock block = file.findBlock("attribution").orElse(YamlBlock.parse("{}"));
        block.allow(Keys.ATTRIBUTION);
        return new AttributionPolicy(
                oneOf(block, "model", AttributionPolicy.Model.FIRST_VALID_CLAIM),
                days(block, "window_days", 1, DAYS_DEFAULT),
                days(block, "protection_days", 0, DAYS_DEFAULT),
                oneOf(block, "same_domain", Verdict.HOLD),
                oneOf(block, "existing_customer", Verdict.REJECT),
                oneOf(block, "open_deal", Verdict.HOLD),
                Values.yesOrNo(block, "colleagues", false),
                domains(block, "employee_domains"),
                domains(block, "free_mail"));
    }

    static EligibilityPolicy eligibility(YamlBlock file, Vocabulary vocabulary, ConditionReader conditions) {
        YamlBlock block = file.findBlock("eligibility").orElse(YamlBlock.parse("{}"));
        block.allow(Keys.ELIGIBILITY);
        return new EligibilityPolicy(
                conditions
                        .only(VocabularyReader.OF_A_PERSON)
                        .find(block, "when")
                        .orElse(null),
                signals(block, vocabulary),
                days(block, "min_tenure_days", 0, 0),
                days(block, "ask_every_days", 1, ASK_EVERY_DEFAULT));
    }

    private static List<Signal> signals(YamlBlock block, Vocabulary vocabulary) {
        List<YamlBlock> blocks = block.findBlocks("signals");
        if (blocks.size() > SIGNALS_MAX) {
            throw block.fault("signals", "at most " + SIGNALS_MAX + " signals, there are " + blocks.size());
        }
        List<Signal> signals = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (YamlBlock each : blocks) {
            Signal signal = signal(each, vocabulary);
            if (!keys.add(signal.key())) {
                throw each.fault("key", "a key that no other signal has; '" + signal.key() + "' stands above");
            }
            signals.add(signal);
        }
        return signals;
    }

    private static Signal signal(YamlBlock block, Vocabulary vocabulary) {
        block.allow(Keys.SIGNAL);
        String key = Values.key(block.text("key"));
        Scalar name = block.text("field");
        Vocabulary.Field field = vocabulary
                .find(name.value())
                .filter(it -> it.subject().equals("contact"))
                .orElseThrow(() -> name.fault("a contact's field that stands under fields, such as contact.nps"));
        @Nullable Scalar age = block.find("max_age_days").orElse(null);
        return new Signal(
                key,
                field.name(),
                ConditionReader.ofValue(field.type()).find(block, "when").orElse(null),
                age == null ? null : Values.days(age, 1),
                block.find("reason").map(PolicyReader::reason).orElse(MilestoneReader.words(key)));
    }

    private static String reason(Scalar scalar) {
        Matcher placeholders = PLACEHOLDER.matcher(scalar.value());
        while (placeholders.find()) {
            if (!placeholders.group().equals("{value}")) {
                throw scalar.fault("words with no placeholder but {value}");
            }
        }
        return Values.text(scalar, 200);
    }

    private static int days(YamlBlock block, String key, int least, int otherwise) {
        return block.find(key).map(it -> Values.days(it, least)).orElse(otherwise);
    }

    private static Set<String> domains(YamlBlock block, String key) {
        Set<String> domains = new LinkedHashSet<>();
        block.findTexts(key).forEach(it -> domains.add(Values.domain(it)));
        return domains;
    }
}
