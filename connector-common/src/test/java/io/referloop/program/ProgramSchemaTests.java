package io.referloop.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProgramSchemaTests {

    private static final String TEXT = text("program.schema.json");
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(TEXT);

    static Stream<String> validFiles() {
        return Stream.concat(
                Stream.of(SampleProgram.resource("/programs/everything.yaml")),
                Stream.concat(
                        ProgramTemplates.list().stream().map(ProgramTemplates.Template::document),
                        ProgramPage.documents().stream()));
    }

    @ParameterizedTest
    @MethodSource("validFiles")
    void acceptsWhatTheReaderAccepts(String document) {
        assertThat(SCHEMA.validate(document, InputFormat.YAML)).isEmpty();
    }

    @Test
    void hasTheKeysThatTheReaderHas() {
        JsonNode schema = JsonMapper.shared().readTree(TEXT);

        for (Map.Entry<String, Set<String>> block : Keys.byBlock().entrySet()) {
            JsonNode described = block.getKey().equals("program")
                    ? schema
                    : schema.get("$defs").get(block.getKey());
            assertThat(described.get("properties").propertyNames())
                    .as(block.getKey())
                    .containsExactlyInAnyOrderElementsOf(block.getValue());
            assertThat(described.get("additionalProperties").booleanValue())
                    .as(block.getKey())
                    .isFalse();
        }
        List<String> withKeys = schema.get("$defs")
                .propertyStream()
                .filter(it -> it.getValue().has("properties"))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(Keys.byBlock().keySet()).containsAll(withKeys);
    }

    @Test
    void describesEveryKey() {
        JsonNode schema = JsonMapper.shared().readTree(TEXT);

        Stream.concat(Stream.of(schema), schema.get("$defs").valueStream())
                .filter(it -> it.has("properties"))
                .flatMap(it -> it.get("properties").propertyStream())
                .forEach(property -> assertThat(property.getValue().has("description")
                                || property.getValue().has("$ref"))
                        .as(property.getKey())
                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{program: p, name: P, currency: USD}",
                "{program: p, name: P, currency: USD, rules: []}",
                "{program: p, name: P, currency: USD, nick: x, rules: [{key: k, for: referrer, on: won, earn: 5}]}",
                "{program: p, name: P, currency: USD, rules: [{key: k, for: partner, on: won, earn: 5}]}",
                "{program: p, name: P, currency: USD, rules: [{key: k, for: referrer, on: won, earn: {percent: 101}}]}",
                "{program: p, name: P, currency: USD, rules: [{key: k, for: referrer, on: won, earn: {fixed: 1, percent: 1}}]}",
                "{program: p, name: P, currency: USD, caps: [{key: c}], rules: [{key: k, for: referrer, on: won, earn: 5}]}"
            })
    void refusesWhatTheReaderRefuses(String document) {
        assertThat(SCHEMA.validate(document, InputFormat.YAML)).isNotEmpty();
        org.assertj.core.api.Assertions.assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> SampleProgram.read(document));
    }

    private static String text(String file) {
        try {
            return Files.readString(Path.of("..", "docs", "reference", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
