package io.referloop.sandbox.hubspot;

import java.net.URI;
import java.util.List;

/**
 * The app that connects: one per sandbox, installed in as many portals as wanted.
 *
 * @param redirectUris where the consent page may send the code to; anything else is refused
 * @param webhookTarget where events go
 */
public record HubspotApp(
        long appId, String name, String clientId, String clientSecret, List<String> redirectUris, URI webhookTarget) {

    public HubspotApp {
        redirectUris = List.copyOf(redirectUris);
    }
}
