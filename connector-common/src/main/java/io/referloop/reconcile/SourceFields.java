package io.referloop.reconcile;

import io.referloop.crm.RecordType;
import io.referloop.workspace.InWorkspace;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which of the CRM's own fields names the referrer's e-mail, as an admin chose it for a connection. */
@Component
public class SourceFields {

    /** As long as a CRM's own names get. */
    public static final int NAME_MAX = 100;

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;

    SourceFields(InWorkspace inWorkspace, JdbcClient jdbc) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
    }

    /** Of contacts and deals; a type without such a field is absent. */
    public Map<RecordType, String> of(UUID workspace, UUID connection) {
        Map<RecordType, String> fields = new EnumMap<>(RecordType.class);
        inWorkspace.run(
                workspace,
                () -> jdbc.sql(
                                "SELECT object_type, field FROM referral_source_field WHERE workspace_id = ? AND connection_id = ?")
                        .params(workspace, connection)
                        .query(row -> {
                            fields.put(RecordType.valueOf(row.getString(1)), row.getString(2));
                        }));
        return fields;
    }

    /** @param field the CRM's own name; blank for none */
    public void choose(UUID workspace, UUID connection, RecordType type, String field) {
        inWorkspace.run(workspace, () -> {
            jdbc.sql(
                            "DELETE FROM referral_source_field WHERE workspace_id = ? AND connection_id = ? AND object_type = ?")
                    .params(workspace, connection, type.name())
                    .update();
            if (!field.isBlank()) {
                jdbc.sql(
                                "INSERT INTO referral_source_field (workspace_id, connection_id, object_type, field) VALUES (?, ?, ?, ?)")
                        .params(workspace, connection, type.name(), field.strip())
                        .update();
            }
        });
    }
}
