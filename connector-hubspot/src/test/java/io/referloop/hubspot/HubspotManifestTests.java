package io.referloop.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.RecordType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What the app's own files subscribe to, held against what the adapter reads of records and understands of events. */
class HubspotManifestTests {

    private static final Path APP = Path.of("hubspot-app/src/app");
    private static final Set<String> KINDS =
            Set.of("object.creation", "object.deletion", "object.merge", "object.restore", "object.associationChange");

    @ParameterizedTest
    @EnumSource(names = "LEAD", mode = EnumSource.Mode.EXCLUDE)
    void subscribesToEveryPropertyThatIsReadAndToNoOther(RecordType type) throws IOException {
        assertThat(properties(type)).containsExactlyInAnyOrderElementsOf(HubspotObjects.heard(type));
    }

    @ParameterizedTest
    @EnumSource(names = "LEAD", mode = EnumSource.Mode.EXCLUDE)
    void subscribesToEveryKindOfChange(RecordType type) throws IOException {
        Set<String> kinds = new HashSet<>();
        for (JsonNode each : subscriptions("crmObjects")) {
            if (type == HubspotObjects.type(HubspotJson.text(each, "objectType"))) {
                kinds.add(HubspotJson.text(each, "subscriptionType", ""));
            }
        }

        assertThat(kinds).containsAll(KINDS);
    }

    @Test
    void subscribesToPrivacyDeletions() throws IOException {
        assertThat(subscriptions("hubEvents"))
                .extracting(it -> HubspotJson.text(it, "subscriptionType", ""))
                .containsExactly("contact.privacyDeletion");
    }

    @Test
    void everySubscriptionIsActive() throws IOException {
        List<JsonNode> all = new ArrayList<>(subscriptions("crmObjects"));
        all.addAll(subscriptions("hubEvents"));

        assertThat(all).allMatch(it -> it.path("active").asBoolean());
    }

    @Test
    void everyActionHasAnAddressThatTheAdapterAnswers() throws IOException {
        for (String action : List.of("enrol-referrer", "submit-referral", "grant-reward")) {
            JsonNode config =
                    read("workflow-actions/" + action + "-hsmeta.json").path("config");

            assertThat(HubspotJson.text(config, "actionUrl"))
                    .isEqualTo("${REFERLOOP_URL}/hooks/hubspot/actions/" + action);
        }
    }

    private static Set<String> properties(RecordType type) throws IOException {
        Set<String> properties = new HashSet<>();
        for (JsonNode each : subscriptions("crmObjects")) {
            if (type == HubspotObjects.type(HubspotJson.text(each, "objectType"))) {
                var property = HubspotJson.text(each, "propertyName");
                if (property != null) {
                    properties.add(property);
                }
            }
        }
        return properties;
    }

    private static List<JsonNode> subscriptions(String kind) throws IOException {
        List<JsonNode> found = new ArrayList<>();
        read("webhooks/webhooks-hsmeta.json")
                .path("config")
                .path("subscriptions")
                .path(kind)
                .forEach(found::add);
        return found;
    }

    private static JsonNode read(String file) throws IOException {
        return HubspotJson.parse(Files.readAllBytes(APP.resolve(file))).orElseThrow();
    }
}
