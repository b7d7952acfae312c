package io.referloop.salesforce.events;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How change events are listened to.
 *
 * @param url the Pub/Sub API; {@code https://api.deu.pubsub.salesforce.com:7443} keeps events in the EU
 * @param channel what is listened to: the channel of Referloop's package
 * @param silence after which a stream counts as broken; more than the 270 seconds that Salesforce may say nothing, at most one hour
 * @param deadline for a question beside the stream; at most two minutes
 */
@ConfigurationProperties("referloop.salesforce.events")
public record EventSettings(
        @DefaultValue("https://api.pubsub.salesforce.com:7443")
        URI url,

        @DefaultValue("/data/Referloop__chn") String channel,
        @DefaultValue("330s") Duration silence,
        @DefaultValue("30s") Duration deadline) {

    private static final String PREFIX = "referloop.salesforce.events.";

    public EventSettings {
        boolean address = ("https".equals(url.getScheme()) || "http".equals(url.getScheme())) && url.getHost() != null;
        require(address, "url", "be an address like https://host:port, is \"" + url + "\"");
        require(channel.matches("/data/\\w+"), "channel", "be like /data/Name__chn, is \"" + channel + "\"");
        within("silence", silence, Duration.ofHours(1));
        within("deadline", deadline, Duration.ofMinutes(2));
    }

    boolean isPlain() {
        return "http".equals(url.getScheme());
    }

    int port() {
        return url.getPort() > 0 ? url.getPort() : isPlain() ? 80 : 443;
    }

    private static void within(String property, Duration value, Duration most) {
        boolean inside = !value.isNegative() && !value.isZero() && value.compareTo(most) <= 0;
        require(inside, property, "be more than 0 and at most " + most + ", is " + value);
    }

    private static void require(boolean holds, String property, String expectation) {
        if (!holds) {
            throw new IllegalArgumentException(PREFIX + property + " must " + expectation);
        }
    }
}
