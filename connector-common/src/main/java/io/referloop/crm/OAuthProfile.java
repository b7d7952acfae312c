package io.referloop.crm;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one CRM grants access, as data: the grants themselves are the core's.
 *
 * @param authorizationUri the consent page of {@link Grant.Code}
 * @param revocationUri where a token is given back; null where the CRM has no such address
 * @param answers what an answer of the token endpoint says beside the tokens
 * @param grantedField the field of the token response that lists the permissions of the token; an answer without it tells nothing
 * @param authorizationParameters sent along to the consent page
 */
public record OAuthProfile(
        Grant grant,
        URI authorizationUri,
        URI tokenUri,
        @Nullable URI revocationUri,
        String clientId,
        Secret clientSecret,
        List<Scope> scopes,
        Answers answers,
        String grantedField,
        Map<String, String> authorizationParameters) {

    public OAuthProfile {
        scopes = List.copyOf(scopes);
        authorizationParameters = Map.copyOf(authorizationParameters);
    }

    /**
     * Of a CRM that sends people to its consent page, and has one address for all accounts.
     *
     * @param accountIdField the field of the token response that names the account
     * @param proofKey whether the CRM documents PKCE for its authorization page
     */
    public OAuthProfile(
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
        this(
                new Grant.Code(proofKey),
                authorizationUri,
                tokenUri,
                revocationUri,
                clientId,
                clientSecret,
                scopes,
                answer -> new Told(
                        Optional.ofNullable(answer.get(accountIdField))
                                .map(Object::toString)
                                .orElse(""),
                        null,
                        null),
                grantedField,
                authorizationParameters);
    }

    /** Whether an operator has configured this CRM's app at all. */
    public boolean configured() {
        return !clientId.isBlank()
                && (grant instanceof Grant.Assertion || !clientSecret.reveal().isBlank());
    }

    /** Whether access is granted by a person in a browser; else the app's own credentials do. */
    public boolean asksAPerson() {
        return grant instanceof Grant.Code;
    }

    /** The permissions that a token with these does not have, in the order of {@link #scopes()}. */
    public List<Scope> missing(Collection<String> granted) {
        return scopes.stream().filter(scope -> !granted.contains(scope.name())).toList();
    }

    /** How access comes about. */
    public sealed interface Grant {

        /** A person consents in a browser; access goes on by a refresh token. @param proofKey whether PKCE is used */
        record Code(boolean proofKey) implements Grant {}

        /**
         * A signed statement for a user who was authorized beforehand; each token is asked for anew.
         *
         * @param subject the user
         * @param audience to whom the statement is addressed
         * @param privateKey RSA, as PEM (PKCS#8); signs with RS256
         */
        record Assertion(String subject, String audience, Secret privateKey) implements Grant {}

        /** The app's id and secret alone; each token is asked for anew. */
        record ClientCredentials() implements Grant {}
    }

    /** Reads an answer of the token endpoint. */
    @FunctionalInterface
    public interface Answers {

        /** @throws CrmException when the answer names an address that is not the CRM's: then nothing of it is kept */
        Told read(Map<String, Object> answer);
    }

    /**
     * @param accountId empty when the CRM does not tell it with every token
     * @param address where calls for the account go from now on; null where the CRM has one address for all
     * @param lifetime how long the token may be used, where the answer does not say when it expires
     */
    public record Told(
            String accountId,
            @Nullable URI address,
            @Nullable Duration lifetime) {}

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
