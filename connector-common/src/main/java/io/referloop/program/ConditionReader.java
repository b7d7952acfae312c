package io.referloop.program;

import io.referloop.program.YamlBlock.Scalar;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads conditions; the expression language is loaded with the first one. */
final class ConditionReader {

    static final String VALUE = "value";

    private static final int CHARACTERS_MAX = 1_000;

    private final List<Vocabulary.Field> fields;

    ConditionReader(Vocabulary vocabulary) {
        this.fields = vocabulary.fields();
    }

    private ConditionReader(List<Vocabulary.Field> fields) {
        this.fields = fields;
    }

    /** The same, with the names of these subjects only. */
    ConditionReader only(Set<String> subjects) {
        return new ConditionReader(
                fields.stream().filter(it -> subjects.contains(it.subject())).toList());
    }

    /** For a signal, which knows the value of its field and nothing else. */
    static ConditionReader ofValue(Vocabulary.Type type) {
        return new ConditionReader(List.of(new Vocabulary.Field(VALUE, type, "")));
    }

    Optional<Condition> find(YamlBlock block, String key) {
        return block.find(key).map(this::read);
    }

    private Condition read(Scalar scalar) {
        if (scalar.value().length() > CHARACTERS_MAX) {
            throw new ProgramFault(
                    scalar.line(),
                    scalar.key(),
                    "at most " + CHARACTERS_MAX + " characters, there are "
                            + scalar.value().length());
        }
        return ConditionCompiler.compile(scalar, fields);
    }
}
