package io.referloop.crm;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one CRM grants access, as data: the authorization code flow itself is the core's.
 *
 * @param revocationUri where a refresh token is given back; null where the CRM has no such address
 * @param accountIdField the field of the token response that names the account
 * @param grantedField the field of the token response that lists the permissions of the token; an answer without it tells nothing
 * @param proofKey whether the CRM documents PKCE for its authorization page
 * @param authorizationParameters sent along to the consent page
 */
public record OAuthProfile(
        URI authorizationUri,
        URI tokenUri,
        @Nullable URI revocationUri,
        String clientId,
        Secret clientSecret,
        List<Scope> scopes,
        String accountIdField,
        String grantedField,
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

    /** The permissions that a token with these does not have, in the order of {@link #scopes()}. */
    public List<Scope> missing(Collection<String> granted) {
        return scopes.stream().filter(scope -> !granted.contains(scope.name())).toList();
    }

    /**
     * One permission and the reason an admin reads before granting it.
     *
     * @param without what does not work while it is not granted, as a sentence; null where nothing works without it
     */
    public record Scope(String name, String why, @Nullable String without) {

        /** Granted or not, the connection works. */
        public boolean optional() {
            return without != null;
        }
    }
}
