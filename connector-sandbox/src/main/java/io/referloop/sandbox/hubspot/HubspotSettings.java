package io.referloop.sandbox.hubspot;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How this fake behaves.
 *
 * @param accessLifetime what {@code expires_in} says
 * @param callsPerTenSeconds per portal, searches apart
 * @param searchLag how far the search index is behind
 * @param extraSubscriptions property changes to announce besides the standard ones
 */
public record HubspotSettings(
        HubspotApp app,
        WebhookSettings webhooks,
        Duration accessLifetime,
        int callsPerTenSeconds,
        Duration searchLag,
        Map<ObjectType, List<String>> extraSubscriptions) {

    public HubspotSettings {
        extraSubscriptions = Map.copyOf(extraSubscriptions);
    }
}
