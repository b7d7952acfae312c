package io.referloop.program;

import io.referloop.program.Vocabulary.Field;
import io.referloop.program.YamlBlock.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads {@code fields:} and adds them to the names that every program has. */
final class VocabularyReader {

    static final Set<String> SUBJECTS = Set.of("deal", "company", "contact", "referral", "referrer", "event");
    /** What is known of somebody before there is a referral. */
    static final Set<String> OF_A_PERSON = Set.of("contact", "company", "referrer", "counts");

    private static final int FIELDS_MAX = 200;
    /** The expression language keeps these for itself. */
    private static final Set<String> RESERVED = Set.of("in", "true", "false", "null");

    private static final List<Field> STANDARD = Stream.of(
                    text("deal", "currency", "plan", "product", "billing"),
                    number("deal", "amount", "net_amount", "gross_amount", "term_months"),
                    of(Vocabulary.Type.TIME, "deal", "created_at", "won_at"),
                    text("company", "domain", "name"),
                    text("contact", "email"),
                    text("referral", "source", "status"),
                    of(Vocabulary.Type.TIME, "referral", "claimed_at"),
                    text("referrer", "email", "domain", "type"),
                    number("referrer", "level"),
                    of(Vocabulary.Type.YES_NO, "referrer", "colleague"),
                    text("event", "kind", "plan", "product", "billing", "currency"),
                    number("event", "amount", "net_amount", "gross_amount"),
                    number(
                            "counts",
                            "referrals",
                            "companies",
                            "referrals_month",
                            "referrals_quarter",
                            "referrals_year"))
            .flatMap(it -> it)
            .toList();

    private VocabularyReader() {}

    static Vocabulary read(YamlBlock file) {
        Map<String, Field> fields = new LinkedHashMap<>();
        STANDARD.forEach(field -> fields.put(field.name(), field));
        file.findBlock("fields").ifPresent(block -> {
            if (block.keys().size() > FIELDS_MAX) {
                throw file.fault(
                        "fields",
                        "at most " + FIELDS_MAX + " fields, there are "
                                + block.keys().size());
            }
            for (String name : block.keys()) {
                fields.put(name, field(block, name, fields));
            }
        });
        return new Vocabulary(List.copyOf(fields.values()));
    }

    private static Field field(YamlBlock block, String name, Map<String, Field> known) {
        if (!name.matches("(deal|company|contact|referral|referrer|event)\\.[a-z_][a-z0-9_]{0,62}")
                || RESERVED.contains(name.substring(name.indexOf('.') + 1))) {
            throw block.faultAtKey(
                    name,
                    "a name that starts with one of deal. company. contact. referral. referrer. event. and goes on in"
                            + " lower-case letters, digits and underscores");
        }
        YamlBlock body = block.block(name);
        body.allow(Keys.FIELD);
        Scalar type = body.text("type");
        Vocabulary.Type of = Values.oneOf(type, Vocabulary.Type.class);
        Field standard = known.get(name);
        if (standard != null && standard.type() != of) {
            throw type.fault(Values.spelling(standard.type()) + ", as every program has it");
        }
        String property =
                body.find("property").map(it -> Values.text(it, 200)).orElse(name.substring(name.indexOf('.') + 1));
        return new Field(name, of, property);
    }

    private static Stream<Field> text(String subject, String... keys) {
        return of(Vocabulary.Type.TEXT, subject, keys);
    }

    private static Stream<Field> number(String subject, String... keys) {
        return of(Vocabulary.Type.NUMBER, subject, keys);
    }

    private static Stream<Field> of(Vocabulary.Type type, String subject, String... keys) {
        return Stream.of(keys).map(key -> new Field(subject + "." + key, type, ""));
    }
}
