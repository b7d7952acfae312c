package io.referloop.hubspot;

import io.referloop.crm.CrmUsage.Quota;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** What HubSpot's answers say of its limits. Searches say nothing of any, and OAuth apps hear nothing of a day. */
final class HubspotQuotas {

    private static final String PREFIX = "X-HubSpot-RateLimit-";
    private static final long TEN_SECONDS = 10_000;

    private HubspotQuotas() {}

    static @Nullable Quota window(HttpHeaders headers) {
        var span = number(headers, "Interval-Milliseconds");
        return quota(
                number(headers, "Max"),
                number(headers, "Remaining"),
                Duration.ofMillis(span == null ? TEN_SECONDS : span));
    }

    static @Nullable Quota day(HttpHeaders headers) {
        return quota(number(headers, "Daily"), number(headers, "Daily-Remaining"), Duration.ofDays(1));
    }

    /** Whether nothing is left of the window; an answer may say so without saying of how many. */
    static boolean isUsedUp(HttpHeaders headers) {
        var left = number(headers, "Remaining");
        return left != null && left == 0;
    }

    private static @Nullable Quota quota(@Nullable Long most, @Nullable Long left, Duration span) {
        return most == null || left == null ? null : new Quota(most, left, span);
    }

    private static @Nullable Long number(HttpHeaders headers, String name) {
        var text = headers.getFirst(PREFIX + name);
        return text == null || !text.matches("\\d{1,12}") ? null : Long.valueOf(text);
    }
}
