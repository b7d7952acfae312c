package io.referloop.sandbox.salesforce.oauth;

import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The external client app that an admin has registered in the organisation, with its policies.
 *
 * @param callbacks where the consent page may send the code to; anything else is refused
 * @param certificate whose signature the JWT bearer flow takes
 * @param preauthorised usernames that need no approval of their own
 * @param runAs the username that client credentials act as; nothing switches that flow off
 */
public record ExternalApp(
        String name,
        String clientId,
        String clientSecret,
        List<String> callbacks,
        Optional<RSAPublicKey> certificate,
        List<String> preauthorised,
        Optional<String> runAs,
        Duration accessLifetime) {

    public ExternalApp {
        callbacks = List.copyOf(callbacks);
        preauthorised = List.copyOf(preauthorised);
    }

    public static ExternalApp of(String clientId, String clientSecret, String callback) {
        return new ExternalApp(
                "Referloop",
                clientId,
                clientSecret,
                List.of(callback),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Duration.ofHours(2));
    }

    public ExternalApp callbacks(List<String> uris) {
        return new ExternalApp(name, clientId, clientSecret, uris, certificate, preauthorised, runAs, accessLifetime);
    }

    /** Switches the JWT bearer flow on for these users. */
    public ExternalApp certificate(RSAPublicKey key, String... usernames) {
        return new ExternalApp(
                name, clientId, clientSecret, callbacks, Optional.of(key), List.of(usernames), runAs, accessLifetime);
    }

    /** Switches the client credentials flow on. */
    public ExternalApp runAs(String username) {
        return new ExternalApp(
                name,
                clientId,
                clientSecret,
                callbacks,
                certificate,
                preauthorised,
                Optional.of(username),
                accessLifetime);
    }

    public ExternalApp accessLifetime(Duration lifetime) {
        return new ExternalApp(name, clientId, clientSecret, callbacks, certificate, preauthorised, runAs, lifetime);
    }
}
