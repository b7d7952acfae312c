package io.referloop.crm;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * How one CRM grants access, as data: the authorization code flow itself is the core's.
 *
 * @param accountIdField the field of the token response that names the account
 * @param proofKey whether the CRM documents PKCE for its authorization page
 * @param authorizationParameters sent along to the consent page
 */
public record OAuthProfile(
        URI authorizationUri,
        URI tokenUri,
        String clientId,
        Secret clientSecret,
        List<Scope> scopes,
        String accountIdField,
        boolean proofKey,
        Map<String, String> authorizationParameters) {

    public OAuthProfile {
        scopes = List.copyOf(scopes);
        authorizationParameters = Map.copyOf(authorizationParameters);
    }

    /** Whether an operator has configured this CRM's app at all. */
    public boolean configured() {
        return !clientId.isBlank() && !clientSecret.reveal().isBlank();
    }

    /**
     * One permission and the reason an admin reads before granting it.
     *
     * @param optional granted or not, the connection works; {@code why} then says what is missing without it
     */
    public record Scope(String name, String why, boolean optional) {}
}
