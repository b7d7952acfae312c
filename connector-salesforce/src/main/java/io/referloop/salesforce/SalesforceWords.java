package io.referloop.salesforce;

import io.referloop.crm.RecordType;
import io.referloop.salesforce.events.EventWords;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What reading calls a field, listening calls it too. */
final class SalesforceWords implements EventWords {

    private final Map<RecordType, Map<String, String>> fields =
            Stream.of(RecordType.values()).collect(Collectors.toMap(Function.identity(), SalesforceObjects::fields));

    @Override
    public @Nullable RecordType type(String entity) {
        return SalesforceObjects.type(entity);
    }

    @Override
    public String field(RecordType type, String field) {
        Map<String, String> known = Objects.requireNonNull(fields.get(type));
        return known.getOrDefault(field, field);
    }

    @Override
    public @Nullable String stageField(RecordType type) {
        return SalesforceObjects.stageField(type);
    }

    @Override
    public String track(RecordType type) {
        return SalesforceObjects.track(type);
    }

    @Override
    public boolean isOurs(String field) {
        return field.startsWith(SalesforceFields.PREFIX);
    }

    @Override
    public boolean merges(RecordType type) {
        return SalesforceObjects.merges(type);
    }

    @Override
    public boolean isWish(String entity) {
        return entity.equals(SalesforceFields.REFERRAL);
    }

    @Override
    public boolean isWaiting(JsonNode changed) {
        return changed.path(SalesforceFields.SYNC_STATE).asString("").equals(SalesforceWishes.PENDING)
                || changed.hasNonNull(SalesforceAsks.ASKED_AT)
                || changed.hasNonNull(SalesforceAsks.SNOOZED_UNTIL);
    }
}
