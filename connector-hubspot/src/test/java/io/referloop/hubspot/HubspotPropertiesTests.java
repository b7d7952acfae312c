package io.referloop.hubspot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockPropertySource;

class HubspotPropertiesTests {

    @Test
    void hasDefaultsForEverything() {
        var properties = bound(Map.of());

        assertThat(properties.apiVersion()).isEqualTo("2026-09");
        assertThat(properties.apiUrl()).hasToString("https://api.hubapi.com");
        assertThat(properties.webhook().tolerance()).isEqualTo(Duration.ofMinutes(5));
        assertThat(properties.calls().perTenSeconds()).isEqualTo(110);
    }

    @Test
    void readsTheEnvironmentAndNeverPrintsASecret() {
        var environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        Map.of(
                                "REFERLOOP_HUBSPOT_CLIENT_ID", "an-id",
                                "REFERLOOP_HUBSPOT_CLIENT_SECRET", "hush",
                                "REFERLOOP_HUBSPOT_API_URL", "http://localhost:9090/",
                                "REFERLOOP_HUBSPOT_CALLS_PER_TEN_SECONDS", "190")));

        var properties = Binder.get(environment)
                .bind("referloop.hubspot", HubspotProperties.class)
                .get();

        assertThat(properties.clientSecret().reveal()).isEqualTo("hush");
        assertThat(properties.toString()).doesNotContain("hush");
        assertThat(properties.apiUrl()).hasToString("http://localhost:9090");
        assertThat(properties.calls().perTenSeconds()).isEqualTo(190);
    }

    @ParameterizedTest
    @CsvSource({
        "client-id,x,referloop.hubspot.client-id and client-secret must be set together",
        "api-version,v3,referloop.hubspot.api-version must look like 2026-09",
        "app-id,abc,referloop.hubspot.app-id must be a number",
        "api-url,api.hubapi.com,referloop.hubspot.api-url must be an address like https://host",
        "webhook.tolerance,6m,referloop.hubspot.webhook.tolerance must be more than 0 and at most PT5M",
        "webhook.clock-skew,2m,referloop.hubspot.webhook.clock-skew must be from 0 to 1 minute",
        "webhook.max-body,11MB,referloop.hubspot.webhook.max-body must be more than 0 and at most 10MB",
        "calls.read-timeout,0s,referloop.hubspot.calls.read-timeout must be more than 0",
        "calls.per-ten-seconds,500,referloop.hubspot.calls.per-ten-seconds must be from 6 to 250",
        "calls.searches-per-second,9,referloop.hubspot.calls.searches-per-second must be from 2 to 5",
    })
    void refusesWhatCannotWorkByName(String name, String value, String message) {
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> bound(Map.of(name, value)))
                .havingRootCause()
                .withMessageContaining(message);
    }

    @Test
    void asksForExactlyTheScopesThatTheAppDeclares() throws Exception {
        var app = HubspotJson.parse(Files.readAllBytes(Path.of("hubspot-app/src/app/app-hsmeta.json")))
                .orElseThrow();
        var connector = HubspotFixtures.connector(URI.create("https://api.hubapi.com"), "secret", Clock.systemUTC());

        for (boolean optional : new boolean[] {false, true}) {
            assertThat(connector.oauth().scopes().stream().filter(scope -> scope.optional() == optional))
                    .extracting(scope -> scope.name())
                    .as("a scope that the app does not declare fails the installation")
                    .containsExactlyInAnyOrderElementsOf(HubspotJson.texts(
                            app.path("config").path("auth"), optional ? "optionalScopes" : "requiredScopes"));
        }
    }

    private static HubspotProperties bound(Map<String, String> values) {
        var source = new MockPropertySource();
        values.forEach((name, value) -> source.setProperty("referloop.hubspot." + name, value));
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(source);
        ConfigurationPropertySources.attach(environment);
        return Binder.get(environment).bindOrCreate("referloop.hubspot", HubspotProperties.class);
    }
}
