package io.referloop.hubspot;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An answer that HubSpot gave and meant: it did, or it understood and said no. All fields of its errors are optional. */
record HubspotAnswer(int status, JsonNode body) {

    boolean ok() {
        return status < 300;
    }

    /** What a refusal says of itself; also used for one entry of a multi-status answer. */
    record Refusal(int status, JsonNode body) {

        boolean gone() {
            return status == 404
                    || "OBJECT_NOT_FOUND".equals(category())
                    || HubspotJson.text(body, "subCategory", "")
                            .toUpperCase(Locale.ROOT)
                            .endsWith("NOT_FOUND");
        }

        boolean throttled() {
            return "RATE_LIMITS".equals(category());
        }

        /** One of our fields is not there, so every write of it fails alike. */
        boolean unknownProperty() {
            return details().anyMatch(detail -> "PROPERTY_DOESNT_EXIST".equals(HubspotJson.text(detail, "code")))
                    || message().contains("PROPERTY_DOESNT_EXIST")
                    || message().matches("(?s).*Property .{1,120} does not exist.*");
        }

        @Nullable
        String category() {
            return HubspotJson.text(body, "category");
        }

        String message() {
            return HubspotJson.text(body, "message", "");
        }

        /** In HubSpot's words, for the admin; cut because it may repeat the whole request. */
        @Nullable
        String vendorMessage() {
            var message = message();
            return message.isEmpty() ? null : message.substring(0, Math.min(500, message.length()));
        }

        /** Which scopes would do, as far as HubSpot says it. */
        Set<String> scopes() {
            return fromContexts("requiredGranularScopes", "requiredScopes");
        }

        Set<String> properties() {
            return fromContexts("propertyName", "name");
        }

        Set<String> ids() {
            return fromContexts("ids", "id");
        }

        Set<String> traces() {
            return fromContexts("objectWriteTraceId");
        }

        private Set<String> fromContexts(String... keys) {
            var found = new LinkedHashSet<String>();
            Stream.concat(Stream.of(body), details())
                    .map(part -> part.path("context"))
                    .forEach(context -> List.of(keys).forEach(key -> found.addAll(HubspotJson.texts(context, key))));
            return found;
        }

        private Stream<JsonNode> details() {
            return StreamSupport.stream(body.path("errors").spliterator(), false);
        }
    }

    Refusal refusal() {
        return new Refusal(status, body);
    }

    /** The entries of a multi-status answer that failed. */
    List<Refusal> errors() {
        return StreamSupport.stream(body.path("errors").spliterator(), false)
                .map(error -> new Refusal(0, error))
                .toList();
    }

    Optional<String> nextPage() {
        return Optional.ofNullable(HubspotJson.text(body.path("paging").path("next"), "after"));
    }
}
