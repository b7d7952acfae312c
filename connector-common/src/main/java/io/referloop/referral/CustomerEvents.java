package io.referloop.referral;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What happened to referred customers beside the stages of their CRM records. Events are added, never changed. */
@Component
public class CustomerEvents {

    private static final TypeReference<Map<String, String>> FIELDS = new TypeReference<>() {};

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Referrals referrals;
    private final Progress progress;
    private final Clock clock;

    CustomerEvents(
            InWorkspace inWorkspace,
            JdbcClient jdbc,
            JsonMapper json,
            Referrals referrals,
            Progress progress,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.json = json;
        this.referrals = referrals;
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * Records events, in any order, and works out again what the referrals that they are new to come to. An event whose id is known of
     * that referral changes nothing.
     *
     * @return how many were new
     */
    public int record(UUID workspace, List<Told> told, String correlation) {
        return inWorkspace.call(workspace, () -> {
            List<UUID> added = add(workspace, told, correlation);
            Set<UUID> concerned = new HashSet<>(added);
            if (!concerned.isEmpty()) {
                referrals.markMore(workspace, concerned);
                progress.settle(workspace, concerned, correlation);
            }
            return added.size();
        });
    }

    /** The events of referrals; those that have none are absent. */
    public Map<UUID, List<CustomerEvent>> of(UUID workspace, Collection<UUID> referrals) {
        return inWorkspace.call(workspace, () -> {
            Map<UUID, List<CustomerEvent>> events = new HashMap<>();
            jdbc.sql("""
                            SELECT referral_id, event_id, kind, occurred_at, fields FROM customer_event
                            WHERE workspace_id = ? AND referral_id = ANY (?::text[]::uuid[])""")
                    .params(workspace, Rows.column(referrals))
                    .query((row, n) -> events.computeIfAbsent(
                                    row.getObject("referral_id", UUID.class), id -> new ArrayList<>())
                            .add(read(row)))
                    .list();
            return events;
        });
    }

    private List<UUID> add(UUID workspace, List<Told> told, String correlation) {
        Rows rows = new Rows(5);
        for (Told one : told) {
            CustomerEvent event = one.event();
            rows.add(
                    one.referral(),
                    event.id(),
                    event.kind(),
                    SqlTime.of(event.at()),
                    json.writeValueAsString(event.fields()));
        }
        return jdbc.sql("""
                        INSERT INTO customer_event (referral_id, event_id, kind, occurred_at, fields, workspace_id, recorded_at, correlation)
                        SELECT r.*, ?, ?, ? FROM unnest(?::text[]::uuid[], ?::text[], ?::text[], ?::text[]::timestamptz[],
                            ?::text[]::jsonb[]) AS r
                        ON CONFLICT DO NOTHING RETURNING referral_id""")
                .params(workspace, SqlTime.of(clock), correlation)
                .params(rows.parameters())
                .query((row, n) -> row.getObject(1, UUID.class))
                .list();
    }

    private CustomerEvent read(ResultSet row) throws SQLException {
        return new CustomerEvent(
                row.getString("event_id"),
                row.getString("kind"),
                SqlTime.read(row, "occurred_at"),
                json.readValue(row.getString("fields"), FIELDS));
    }

    /** An event and whose it is. */
    public record Told(UUID referral, CustomerEvent event) {}
}
