package io.referloop.reconcile;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import io.referloop.workspace.Rows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Holds what our fields say in the CRM against what was written there last. Joins the caller's transaction. */
@Component
class WrittenFields {

    private static final TypeReference<Map<ReferralField, String>> VALUES = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;

    WrittenFields(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Only records to which everything was written; what waits is no difference. */
    List<Found> differing(Source source, Collection<RecordRef> refs, Map<RecordRef, Map<ReferralField, String>> held) {
        Rows rows = new Rows(2);
        refs.forEach(it -> rows.add(it.type(), it.id()));
        List<Found> found = new ArrayList<>();
        jdbc.sql("""
                        SELECT w.object_type, w.record_id, w.desired, l.referral_id
                        FROM unnest(?::text[], ?::text[]) AS k (object_type, record_id)
                        JOIN writeback w USING (object_type, record_id)
                        JOIN referral_link l USING (workspace_id, connection_id, object_type, record_id)
                        WHERE w.workspace_id = ? AND w.connection_id = ? AND w.written_version = w.version AND w.parked IS NULL
                        AND NOT l.gone""")
                .params(rows.parameters(source.workspace(), source.connection()))
                .query(row -> {
                    RecordRef ref = new RecordRef(RecordType.valueOf(row.getString(1)), row.getString(2));
                    Map<ReferralField, String> there = held.get(ref);
                    if (there != null) {
                        TreeSet<String> differing = differing(json.readValue(row.getString(3), VALUES), there);
                        if (!differing.isEmpty()) {
                            found.add(new Found(
                                    Difference.Cause.NOT_WRITTEN_BACK,
                                    ref,
                                    row.getObject(4, UUID.class),
                                    "written",
                                    String.join(", ", differing) + " not as written",
                                    List.of()));
                        }
                    }
                });
        return found;
    }

    /** By their labels; a value itself may be about a person. A CRM may trim what it keeps. */
    private static TreeSet<String> differing(Map<ReferralField, String> written, Map<ReferralField, String> there) {
        TreeSet<String> differing = new TreeSet<>();
        written.forEach((field, value) -> {
            String held = Objects.requireNonNullElse(there.get(field), "");
            if (!held.strip().equals(value.strip())) {
                differing.add(field.label());
            }
        });
        return differing;
    }
}
