package io.referloop.eligibility;

import io.referloop.program.Condition;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A condition as a program would write it: a name that is at least so much. */
record AtLeast(String name, BigDecimal least) implements Condition {

    AtLeast(String name, int least) {
        this(name, BigDecimal.valueOf(least));
    }

    @Override
    public String source() {
        return name + " >= " + least;
    }

    @Override
    public List<String> names() {
        return List.of(name);
    }

    @Override
    public Verdict test(Map<String, Object> facts) {
        Object value = facts.get(name);
        if (value == null) {
            return new Verdict(false, source() + ", but " + name + " is not known");
        }
        return new Verdict(((BigDecimal) value).compareTo(least) >= 0, name + " is " + value + ", " + source());
    }
}
