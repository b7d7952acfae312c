package io.referloop.insight;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line of the answer to "why this amount".
 *
 * @param amount decimal text without currency, or null where the line is not about money
 */
public record Why(String label, String text, @Nullable String amount) {

    /** Reads the trace as {@code reward.why} stores it. */
    @Component
    static class Reader {

        private static final TypeReference<List<Why>> LINES = new TypeReference<>() {};

        private final JsonMapper json;

        Reader(JsonMapper json) {
            this.json = json;
        }

        List<Why> read(String stored) {
            return json.readValue(stored, LINES);
        }
    }
}
