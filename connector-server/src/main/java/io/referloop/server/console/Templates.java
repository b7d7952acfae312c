package io.referloop.server.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.referloop.program.ProgramFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The programs that ship with the product, to start from. */
@Component
class Templates {

    private final List<Template> all;

    Templates() {
        this.all = read();
    }

    List<Template> all() {
        return all;
    }

    /** The one with this key; the first when there is none. */
    Template named(String key) {
        return all.stream().filter(it -> it.key().equals(key)).findFirst().orElse(all.getFirst());
    }

    private static List<Template> read() {
        try {
            List<Template> found = new ArrayList<>();
            for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath*:programs/*.yaml")) {
                String document = file.getContentAsString(UTF_8);
                var program = ProgramFile.read(new UUID(0, 0), 1, Instant.EPOCH, document);
                found.add(new Template(program.key(), program.name(), document));
            }
            return found.stream().sorted(Comparator.comparing(Template::name)).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    record Template(String key, String name, String document) {}
}
