package io.referloop.eligibility;

import io.referloop.program.Condition;
import io.referloop.program.EligibilityPolicy;
import io.referloop.program.Program;
import io.referloop.program.Programs;
import io.referloop.program.Vocabulary;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The programs of a workspace that say whom to ask, and what they have to know of a contact.
 */
@Component
class AskingPrograms {

    static final String CONTACT = "contact";

    private final Function<UUID, List<Program>> current;

    @Autowired
    AskingPrograms(Programs programs) {
        this(programs::current);
    }

    AskingPrograms(Function<UUID, List<Program>> current) {
        this.current = current;
    }

    List<Program> of(UUID workspace) {
        return current.apply(workspace).stream()
                .filter(it -> it.eligibility().asks())
                .toList();
    }

    /** The CRM's own names of the contact properties that these programs read, sorted. */
    static Set<String> properties(List<Program> programs) {
        Set<String> properties = new TreeSet<>();
        for (Program program : programs) {
            names(program.eligibility()).stream()
                    .flatMap(name -> program.fields().find(name).stream())
                    .filter(field ->
                            field.subject().equals(CONTACT) && !field.property().isEmpty())
                    .map(Vocabulary.Field::property)
                    .forEach(properties::add);
        }
        return properties;
    }

    private static Set<String> names(EligibilityPolicy policy) {
        Set<String> names = new LinkedHashSet<>();
        Stream.ofNullable(policy.when()).map(Condition::names).forEach(names::addAll);
        policy.signals().forEach(signal -> {
            names.add(signal.field());
            Stream.ofNullable(signal.when()).map(Condition::names).forEach(names::addAll);
        });
        return names;
    }
}
