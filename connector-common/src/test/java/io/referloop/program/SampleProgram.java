package io.referloop.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/** Programs for tests, written as a company would write them. */
public final class SampleProgram {

    public static final UUID ID = UUID.fromString("0c6f5f3e-0001-4000-8000-000000000001");

    private SampleProgram() {}

    /** A program with these rules, in dollars, at UTC, with a hold of 30 days. */
    public static Program withRules(String rules) {
        return read("""
                program: sample
                name: Sample
                currency: USD
                rules:
                """ + rules.indent(2));
    }

    /** The text of a file on the class path. */
    static String resource(String name) {
        try (InputStream in = SampleProgram.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A program from the whole text of its file. */
    public static Program read(String document) {
        return ProgramFile.read(ID, 1, Instant.EPOCH, document);
    }
}
