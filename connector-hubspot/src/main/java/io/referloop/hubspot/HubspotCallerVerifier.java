package io.referloop.hubspot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.referloop.crm.CallerVerifier;
import io.referloop.crm.SignedRequest;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Verifies what a card sent through HubSpot. HubSpot itself appends {@code portalId, userId, userEmail} to the address before it signs;
 * a parameter that stands there twice was brought along by the caller, so the request is refused.
 */
final class HubspotCallerVerifier implements CallerVerifier {

    private final HubspotSignatures signatures;
    private final boolean acceptV2;

    HubspotCallerVerifier(HubspotSignatures signatures, boolean acceptV2) {
        this.signatures = signatures;
        this.acceptV2 = acceptV2;
    }

    @Override
    public Verdict verify(SignedRequest request) {
        return switch (signatures.claim(request.headers())) {
            case HubspotSignatures.Claim.None none -> none.refused();
            case HubspotSignatures.Claim.V2 v2
            when !acceptV2 -> new Verdict.Refused("SIGNATURE_MISSING", "There is no X-HubSpot-Signature-v3 header");
            case HubspotSignatures.Claim.V2 v2 ->
                verdict(request, signatures.holds(v2, request.method(), request.pathAndQuery(), request.body()));
            case HubspotSignatures.Claim.V3 v3 ->
                verdict(request, signatures.holds(v3, request.method(), request.pathAndQuery(), request.body()));
        };
    }

    private static Verdict verdict(SignedRequest request, boolean holds) {
        if (!holds) {
            return HubspotSignatures.invalid();
        }
        var portal = only(request.pathAndQuery(), "portalId");
        var user = only(request.pathAndQuery(), "userId");
        var email = only(request.pathAndQuery(), "userEmail");
        if (portal == null || user == null || email == null) {
            return new Verdict.Refused(
                    "SIGNATURE_INVALID",
                    "HubSpot must vouch once for each of portalId, userId and userEmail in the address");
        }
        return new Verdict.Trusted(portal, user, email);
    }

    private static @Nullable String only(String pathAndQuery, String name) {
        var values = values(pathAndQuery, name);
        return values.size() == 1 && !values.getFirst().isBlank() ? values.getFirst() : null;
    }

    private static List<String> values(String pathAndQuery, String name) {
        var values = new ArrayList<String>();
        int question = pathAndQuery.indexOf('?');
        if (question < 0) {
            return values;
        }
        for (var parameter : pathAndQuery.substring(question + 1).split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0 && decoded(parameter.substring(0, equals)).equals(name)) {
                values.add(decoded(parameter.substring(equals + 1)));
            }
        }
        return values;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }
}
