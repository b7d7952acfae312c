package io.referloop.sandbox.salesforce.events;

import io.referloop.sandbox.salesforce.Xml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/** Reads the channels of a Salesforce project: which types each carries, and of those only what its filter lets through. */
public final class EventChannels {

    private static final String MEMBER = ".platformEventChannelMember-meta.xml";
    private static final Pattern EQUALS = Pattern.compile("(\\w+)\\s*=\\s*'([^']*)'");

    private EventChannels() {}

    /**
     * Each channel's members by its name.
     *
     * @param folder {@code force-app/main/default} of the project
     * @throws IllegalArgumentException naming the file and what is wrong with it
     */
    public static Map<String, Predicate<EventChange>> read(Path folder) {
        Path members = folder.resolve("platformEventChannelMembers");
        Map<String, Predicate<EventChange>> channels = new LinkedHashMap<>();
        if (!Files.isDirectory(members)) {
            return channels;
        }
        for (Path file : files(members)) {
            Element member = Xml.parse(file);
            String entity = EventBus.entityOf("/data/" + text(file, member, "selectedEntity"))
                    .orElseThrow(() -> wrong(file, "selects nothing that has change events"));
            Predicate<EventChange> carried =
                    filter(file, member).and(it -> it.entity().equals(entity));
            channels.merge(text(file, member, "eventChannel"), carried, Predicate::or);
        }
        return channels;
    }

    /** A field that is not told cannot be looked at: such a change does not pass. */
    private static Predicate<EventChange> filter(Path file, Element member) {
        Optional<String> expression = Xml.text(member, "filterExpression");
        if (expression.isEmpty()) {
            return change -> true;
        }
        Matcher equal = EQUALS.matcher(expression.get().strip());
        if (!equal.matches()) {
            throw wrong(file, "has a filter that the sandbox does not understand; it takes Field = 'value'");
        }
        String field = equal.group(1);
        String value = equal.group(2);
        return change -> value.equals(change.changedFields().get(field));
    }

    private static String text(Path file, Element member, String name) {
        return Xml.text(member, name).orElseThrow(() -> wrong(file, "has no " + name));
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(it -> it.toString().endsWith(MEMBER)).sorted().toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static IllegalArgumentException wrong(Path file, String what) {
        return new IllegalArgumentException(file + " " + what + ".");
    }
}
