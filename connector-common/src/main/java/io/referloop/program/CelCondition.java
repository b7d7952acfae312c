package io.referloop.program;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A condition in the Common Expression Language. Two are equal when the same was written. */
final class CelCondition implements Condition {

    private final String source;
    private final List<String> names;
    private final Set<String> asked;
    private final CelRuntime.Program program;

    /** @param asked the names that it asks {@code has} for; only those may be unknown and leave it decided */
    CelCondition(String source, List<String> names, Set<String> asked, CelRuntime.Program program) {
        this.source = source;
        this.names = names;
        this.asked = asked;
        this.program = program;
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public Verdict test(Map<String, Object> facts) {
        if (names.stream().anyMatch(it -> !facts.containsKey(it) && !asked.contains(it))) {
            return new Verdict(false, words(facts));
        }
        Map<String, Object> values = new HashMap<>();
        for (String name : names) {
            values.put(ConditionCompiler.KNOWN + name, facts.containsKey(name));
            @Nullable Object value = facts.get(name);
            if (value != null) {
                values.put(name, value instanceof BigDecimal number ? ExactNumbers.fact(number) : value);
            }
        }
        try {
            return new Verdict(Boolean.TRUE.equals(program.eval(values)), words(facts));
        } catch (CelEvaluationException undecided) {
            return new Verdict(false, words(facts) + ", could not be decided");
        }
    }

    private String words(Map<String, Object> facts) {
        List<String> read = new ArrayList<>();
        for (String name : names) {
            @Nullable Object value = facts.get(name);
            read.add(value == null ? name + " is not known" : name + ": " + shown(value));
        }
        return read.isEmpty() ? source : source + " (" + String.join(", ", read) + ")";
    }

    private static String shown(Object value) {
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CelCondition condition && source.equals(condition.source);
    }

    @Override
    public int hashCode() {
        return source.hashCode();
    }

    @Override
    public String toString() {
        return source;
    }
}
