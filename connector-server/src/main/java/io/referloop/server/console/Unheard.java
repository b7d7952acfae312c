package io.referloop.server.console;

import io.referloop.crm.CrmConnector;
import io.referloop.crm.RecordType;
import io.referloop.program.Program;
import io.referloop.program.Vocabulary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A property that a program reads and that a CRM does not announce by itself.
 *
 * @param subscription what an admin adds to the app's files
 */
public record Unheard(String field, String record, String property, String crm, String subscription) {

    static List<Unheard> of(Program program, Collection<CrmConnector> crms) {
        List<Unheard> unheard = new ArrayList<>();
        for (Vocabulary.Field field : program.fields().fields()) {
            for (RecordType type : RecordType.values()) {
                String record = type.name().toLowerCase(Locale.ROOT);
                if (field.subject().equals(record) && !field.property().isEmpty()) {
                    crms.stream()
                            .filter(it -> !it.hears(type).contains(field.property()))
                            .forEach(it -> it.subscription(type, field.property())
                                    .ifPresent(how -> unheard.add(
                                            new Unheard(field.name(), record, field.property(), it.name(), how))));
                }
            }
        }
        return unheard;
    }
}
