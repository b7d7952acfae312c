package io.referloop.server.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.referloop.insight.EligibleList;
import io.referloop.program.Program;
import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;

/** A mail that asks somebody for a referral, as a draft in the sender's own mail program: nothing is sent from here. */
final class AskDraft {

    private static final String MESSAGE =
            "Do you know somebody who should have what you have with us? An introduction would mean a lot.";

    private AskDraft() {}

    /** A {@code mailto:} address; null without an e-mail. */
    static @Nullable String of(EligibleList.Line line, @Nullable Program program) {
        if (line.email() == null) {
            return null;
        }
        String message = program == null ? MESSAGE : program.terms().texts().getOrDefault("message", MESSAGE);
        String first = line.name() == null ? "" : " " + line.name().strip().split("\\s+")[0];
        return "mailto:" + encoded(line.email()).replace("%40", "@") + "?subject=" + encoded("May I ask you something?")
                + "&body=" + encoded("Hello" + first + ",\n\n" + message + "\n");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text.replace("\n", "\r\n"), UTF_8).replace("+", "%20");
    }
}
