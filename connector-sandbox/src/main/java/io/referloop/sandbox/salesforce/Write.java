package io.referloop.sandbox.salesforce;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One record of a write call. */
public sealed interface Write {

    record Create(Draft draft) implements Write {}

    record Update(String id, Draft draft) implements Write {}

    /** @param idField the external id that decides whether the record exists, or {@code Id} */
    record Upsert(String idField, Draft draft) implements Write {}

    record Delete(String id) implements Write {}

    record Undelete(String id) implements Write {}

    /**
     * A record as a caller sends it.
     *
     * @param values as text; empty takes the value away
     * @param parents by relationship name, for parents named by an external id
     */
    record Draft(String type, Map<String, String> values, Map<String, ByExternalId> parents) {

        public Draft {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
            parents = Map.copyOf(parents);
        }

        public static Draft of(String type, Map<String, String> values) {
            return new Draft(type, values, Map.of());
        }
    }

    record ByExternalId(String field, String value) {}

    /** @param id empty when nothing was written and nothing was found */
    record Result(String id, boolean success, boolean created, List<Refusal> refusals) {

        public Result {
            refusals = List.copyOf(refusals);
        }

        static Result done(String id, boolean created) {
            return new Result(id, true, created, List.of());
        }

        static Result refused(String id, List<Refusal> refusals) {
            return new Result(id, false, false, refusals);
        }
    }
}
