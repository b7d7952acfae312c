package io.referloop.sandbox.hubspot;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.hubspot.Tokens.Grant;
import java.util.List;
import java.util.Optional;

/** An authorized API call: the request, the portal its token belongs to, and what the token may do. */
record ApiCall(Call call, Portal portal, Grant grant, String kind) {

    PortalData data() {
        return portal.data();
    }

    Actor actor() {
        return portal.appActor();
    }

    ObjectType type(String variable) {
        String name = call.variable(variable);
        return typeOf(name).orElseThrow(() -> ApiFailure.invalid("Unable to infer object type from: " + name));
    }

    private Optional<ObjectType> typeOf(String name) {
        return data().schema().filter(schema -> schema.isNamed(name)).isPresent()
                ? Optional.of(ObjectType.CUSTOM)
                : ObjectType.of(name);
    }

    /** The token must have one of these. */
    void requireAny(String... scopes) {
        for (String scope : scopes) {
            if (grant.scopes().contains(scope)) {
                return;
            }
        }
        throw ApiFailure.missingScopes(List.of(scopes));
    }

    void requireRead(ObjectType type) {
        requireAny("crm.objects." + scopeOf(type) + ".read");
    }

    void requireWrite(ObjectType type) {
        requireAny("crm.objects." + scopeOf(type) + ".write");
    }

    /** Who may read contacts may read what stands on their timelines. */
    private static String scopeOf(ObjectType type) {
        return type == ObjectType.NOTE ? ObjectType.CONTACT.plural() : type.plural();
    }

    int limit(int standard, int max) {
        Optional<String> given = call.query("limit");
        if (given.isEmpty()) {
            return standard;
        }
        try {
            int limit = Integer.parseInt(given.get());
            if (limit >= 1 && limit <= max) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            // Refused below, like a number out of range.
        }
        throw ApiFailure.invalid("limit must be a number from 1 to " + max + ", but is " + given.get());
    }
}
