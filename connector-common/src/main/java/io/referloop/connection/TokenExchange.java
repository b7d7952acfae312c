package io.referloop.connection;

import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.OAuthProfile;
import io.referloop.crm.Secret;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** The token endpoint of a CRM. Says whether the CRM refused for good or was only not to be reached. */
@Component
class TokenExchange {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
    /** The standard's, and what CRMs say in their place. */
    private static final Set<String> FOR_GOOD = Set.of(
            OAuth2ErrorCodes.INVALID_GRANT,
            OAuth2ErrorCodes.UNAUTHORIZED_CLIENT,
            OAuth2ErrorCodes.INVALID_CLIENT,
            "invalid_client_id",
            "invalid_client_credentials",
            "invalid_app_access",
            "inactive_user",
            "inactive_org");

    private final RestClient http;
    private final Clock clock;

    TokenExchange(Clock clock) {
        this.clock = clock;
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
        requests.setReadTimeout(READ_TIMEOUT);
        this.http = RestClient.builder()
                .requestFactory(requests)
                .configureMessageConverters(converters -> converters
                        .registerDefaults()
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build();
    }

    Granted redeem(OAuthProfile profile, String code, String redirectUri, @Nullable String verifier) {
        MultiValueMap<String, String> form = form(profile, "authorization_code");
        form.add(OAuth2ParameterNames.CODE, code);
        form.add(OAuth2ParameterNames.REDIRECT_URI, redirectUri);
        if (verifier != null) {
            form.add(PkceParameterNames.CODE_VERIFIER, verifier);
        }
        return post(profile, form, null);
    }

    /** The next token, in the way that the CRM grants access. @param refreshToken null where there is none to it */
    Granted renew(OAuthProfile profile, @Nullable Secret refreshToken) {
        return switch (profile.grant()) {
            case OAuthProfile.Grant.Code code -> refresh(profile, refreshToken);
            case OAuthProfile.Grant.Assertion assertion -> {
                MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
                form.add(OAuth2ParameterNames.GRANT_TYPE, "urn:ietf:params:oauth:grant-type:jwt-bearer");
                form.add(OAuth2ParameterNames.ASSERTION, Assertion.of(profile.clientId(), assertion, clock.instant()));
                yield post(profile, form, null);
            }
            case OAuthProfile.Grant.ClientCredentials credentials ->
                post(profile, form(profile, "client_credentials"), null);
        };
    }

    private Granted refresh(OAuthProfile profile, @Nullable Secret refreshToken) {
        if (refreshToken == null) {
            throw noRefreshToken();
        }
        MultiValueMap<String, String> form = form(profile, "refresh_token");
        form.add(OAuth2ParameterNames.REFRESH_TOKEN, refreshToken.reveal());
        return post(profile, form, refreshToken);
    }

    private static CrmException noRefreshToken() {
        return new CrmException(new CrmFailure.AuthorizationLost("The CRM gave no refresh token"));
    }

    /** Gives the refresh token back; the CRM forgets it, and with it what was made from it. */
    void revoke(OAuthProfile profile, URI revocation, Secret refreshToken) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.add(OAuth2ParameterNames.TOKEN, refreshToken.reveal());
        form.add(OAuth2ParameterNames.TOKEN_TYPE_HINT, OAuth2ParameterNames.REFRESH_TOKEN);
        form.add(OAuth2ParameterNames.CLIENT_ID, profile.clientId());
        form.add(OAuth2ParameterNames.CLIENT_SECRET, profile.clientSecret().reveal());
        try {
            http.post()
                    .uri(revocation)
                    .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                    .body(form)
                    .retrieve()
                    .toBodilessEntity();
        } catch (OAuth2AuthorizationException | RestClientException refused) {
            throw new CrmException(new CrmFailure.Unavailable("The CRM did not take the token back"), refused);
        }
    }

    private Granted post(OAuthProfile profile, MultiValueMap<String, String> form, @Nullable Secret refreshToken) {
        try {
            OAuth2AccessTokenResponse response = http.post()
                    .uri(profile.tokenUri())
                    .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                    .accept(MediaType.APPLICATION_JSON)
                    .body(form)
                    .retrieve()
                    .body(OAuth2AccessTokenResponse.class);
            return granted(profile, response, refreshToken);
        } catch (OAuth2AuthorizationException refused) {
            throw failure(refused);
        } catch (ResourceAccessException unreachable) {
            throw new CrmException(
                    new CrmFailure.Unavailable("The CRM's token endpoint could not be reached"), unreachable);
        } catch (RestClientException broken) {
            throw new CrmException(
                    new CrmFailure.Unavailable("The CRM's token endpoint gave an answer that is not a token"), broken);
        }
    }

    private static Granted granted(
            OAuthProfile profile, @Nullable OAuth2AccessTokenResponse response, @Nullable Secret refreshToken) {
        if (response == null || response.getAccessToken().getExpiresAt() == null) {
            throw new CrmException(new CrmFailure.Unavailable("The CRM's token endpoint gave an empty answer"));
        }
        Secret renewed = response.getRefreshToken() == null
                ? refreshToken
                : new Secret(response.getRefreshToken().getTokenValue());
        if (renewed == null && profile.asksAPerson()) {
            throw noRefreshToken();
        }
        Map<String, Object> rest = new HashMap<>(response.getAdditionalParameters());
        OAuthProfile.Told told = profile.answers().read(rest);
        Duration expires = Duration.between(
                Objects.requireNonNull(response.getAccessToken().getIssuedAt()),
                response.getAccessToken().getExpiresAt());
        // An answer that says nothing of expiry reads as one second.
        Duration lifetime =
                told.lifetime() != null && expires.compareTo(Duration.ofSeconds(1)) <= 0 ? told.lifetime() : expires;
        return new Granted(
                new Secret(response.getAccessToken().getTokenValue()),
                renewed,
                lifetime,
                told.accountId(),
                told.address(),
                permissions(profile, response));
    }

    /** Under the CRM's own name or the standard's, as a list or as words. */
    private static @Nullable Set<String> permissions(OAuthProfile profile, OAuth2AccessTokenResponse response) {
        Object told = response.getAdditionalParameters().get(profile.grantedField());
        if (told instanceof Collection<?> list) {
            return list.stream().map(Object::toString).collect(Collectors.toUnmodifiableSet());
        }
        if (told != null) {
            return Set.of(told.toString().strip().split("[\\s,]+"));
        }
        Set<String> standard = response.getAccessToken().getScopes();
        return standard.isEmpty() ? null : Set.copyOf(standard);
    }

    private static CrmException failure(OAuth2AuthorizationException refused) {
        String code = refused.getError().getErrorCode();
        boolean forGood = FOR_GOOD.contains(code);
        String words = "The CRM answered " + code
                + (refused.getError().getDescription() == null
                        ? ""
                        : ": " + refused.getError().getDescription());
        return new CrmException(
                forGood ? new CrmFailure.AuthorizationLost(words) : new CrmFailure.Unavailable(words), refused);
    }

    private static MultiValueMap<String, String> form(OAuthProfile profile, String grantType) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.add(OAuth2ParameterNames.GRANT_TYPE, grantType);
        form.add(OAuth2ParameterNames.CLIENT_ID, profile.clientId());
        form.add(OAuth2ParameterNames.CLIENT_SECRET, profile.clientSecret().reveal());
        return form;
    }

    /**
     * @param refreshToken null where each token is asked for anew
     * @param accountId empty when the CRM does not tell it with every token
     * @param permissions null when the CRM does not tell them
     */
    record Granted(
            Secret accessToken,
            @Nullable Secret refreshToken,
            Duration lifetime,
            String accountId,
            @Nullable URI address,
            @Nullable Set<String> permissions) {}
}
