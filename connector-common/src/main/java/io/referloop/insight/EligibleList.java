package io.referloop.insight;

import io.referloop.crm.CrmPlace;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whom to ask and why now, a page at a time. */
@Component
public class EligibleList {

    public static final int PAGE_SIZE = 50;

    private static final String IN_CONNECTION = " AND c.connection_id = :in";

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Why.Reader why;

    EligibleList(InWorkspace inWorkspace, JdbcClient jdbc, Why.Reader why) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.why = why;
    }

    /** How many contacts are on each tab; every tab is there. */
    public Map<EligibleTab, Long> totals(UUID workspace) {
        return inWorkspace.call(workspace, () -> totals("", Map.of()));
    }

    /** As {@link #totals}, of one account only. */
    public Map<EligibleTab, Long> totalsIn(UUID workspace, UUID connection) {
        return inWorkspace.call(workspace, () -> totals(IN_CONNECTION, Map.of("in", connection)));
    }

    private Map<EligibleTab, Long> totals(String condition, Map<String, Object> params) {
        Map<EligibleTab, Long> totals = new EnumMap<>(EligibleTab.class);
        for (EligibleTab tab : EligibleTab.values()) {
            totals.put(
                    tab,
                    jdbc.sql("SELECT count(*) FROM candidate c WHERE c.workspace_id = current_workspace() AND "
                                    + tab.condition() + condition)
                            .params(params)
                            .query(Long.class)
                            .single());
        }
        return totals;
    }

    public Page page(UUID workspace, Query query) {
        return page(workspace, query, "", Map.of());
    }

    /** As {@link #page}, of one account only: whoever looks at it from inside a CRM sees that CRM's people. */
    public Page pageIn(UUID workspace, UUID connection, Query query) {
        return page(workspace, query, IN_CONNECTION, Map.of("in", connection));
    }

    private Page page(UUID workspace, Query query, String condition, Map<String, Object> further) {
        return inWorkspace.call(workspace, () -> {
            List<Line> found = read(query, condition, further);
            List<Line> lines = found.size() > PAGE_SIZE ? List.copyOf(found.subList(0, PAGE_SIZE)) : found;
            return new Page(
                    lines, found.size() > PAGE_SIZE ? Place.of(lines.getLast()).toString() : null);
        });
    }

    /** What is known of one contact; empty when it is no candidate. */
    public Optional<Line> of(UUID workspace, UUID connection, String record) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql(select("c.decided_at") + " AND c.connection_id = :connection AND c.record_id = :record"
                                + " AND c.decided_at IS NOT NULL")
                        .params(Map.of("connection", connection, "record", record))
                        .query((row, n) -> line(row))
                        .optional());
    }

    /** How far the contacts of each connection were read. */
    public List<Reading> readings(UUID workspace) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql("""
                        SELECT n.account_name, s.contacts, s.first_done_at, s.last_error FROM contact_scan s
                        JOIN connection n USING (workspace_id, connection_id)
                        WHERE workspace_id = current_workspace() ORDER BY n.created_at""")
                        .query((row, n) -> new Reading(
                                row.getString(1), row.getLong(2), row.getObject(3) != null, row.getString(4)))
                        .list());
    }

    private List<Line> read(Query query, String condition, Map<String, Object> further) {
        EligibleTab tab = query.tab();
        StringBuilder sql = new StringBuilder(select(tab.order()))
                .append(" AND ")
                .append(tab.condition())
                .append(condition);
        Map<String, Object> params = new HashMap<>(further);
        String search = query.search().strip();
        if (!search.isEmpty()) {
            sql.append(" AND (lower(c.name) LIKE :like OR c.email LIKE :like OR lower(c.company) LIKE :like)");
            params.put("like", "%" + search.toLowerCase(Locale.ROOT).replaceAll("([\\\\%_])", "\\\\$1") + "%");
        }
        String direction = tab.ascending() ? " ASC" : " DESC";
        Place.parse(query.after()).ifPresent(place -> {
            sql.append(" AND (" + tab.order() + ", c.connection_id, c.record_id) " + (tab.ascending() ? ">" : "<")
                    + " (:at, :connection, :record)");
            params.put("at", SqlTime.of(place.at()));
            params.put("connection", place.connection());
            params.put("record", place.record());
        });
        sql.append(" ORDER BY " + tab.order() + direction + ", c.connection_id" + direction + ", c.record_id"
                + direction + " LIMIT " + (PAGE_SIZE + 1));
        return jdbc.sql(sql.toString())
                .params(params)
                .query((row, n) -> line(row))
                .list();
    }

    private static String select(String order) {
        return """
                SELECT c.connection_id, c.record_id, n.crm, n.account_id, n.address, c.name, c.email, c.company, c.program_id, c.eligible, c.opted_out,
                       c.reason, c.why::text AS why, c.since, c.next_ask, a.acted_at AS asked_at, a.acted_by AS asked_by, l.note,
                       %s AS listed_at
                FROM candidate c JOIN connection n USING (workspace_id, connection_id)
                LEFT JOIN LATERAL (SELECT acted_at, acted_by FROM candidate_action
                    WHERE workspace_id = c.workspace_id AND connection_id = c.connection_id AND record_id = c.record_id AND kind = 'ASK'
                    ORDER BY acted_at DESC LIMIT 1) a ON true
                LEFT JOIN LATERAL (SELECT note FROM candidate_action
                    WHERE workspace_id = c.workspace_id AND connection_id = c.connection_id AND record_id = c.record_id
                    ORDER BY acted_at DESC LIMIT 1) l ON true
                WHERE c.workspace_id = current_workspace()""".formatted(order);
    }

    private Line line(ResultSet row) throws SQLException {
        return new Line(
                row.getObject("connection_id", UUID.class),
                row.getString("record_id"),
                row.getString("crm"),
                ReferralStories.place(row),
                row.getString("name"),
                row.getString("email"),
                row.getString("company"),
                row.getObject("program_id", UUID.class),
                row.getBoolean("eligible"),
                row.getBoolean("opted_out"),
                row.getString("reason"),
                why.read(row.getString("why")),
                SqlTime.readNullable(row, "since"),
                SqlTime.readNullable(row, "next_ask"),
                SqlTime.readNullable(row, "asked_at"),
                row.getString("asked_by"),
                row.getString("note"),
                SqlTime.read(row, "listed_at"));
    }

    /**
     * @param search part of a name, an e-mail or a company; blank for everybody
     * @param after {@link Page#next()} of the page before; blank for the first
     */
    public record Query(EligibleTab tab, String search, String after) {}

    /** @param next what {@link Query#after()} must be for the next page; null on the last one */
    public record Page(List<Line> lines, @Nullable String next) {}

    /**
     * @param reason why now, or why not
     * @param nextAsk from when this contact may be asked, when that is known
     * @param note what was noted with the last action
     * @param listedAt the time that the list is in the order of
     */
    public record Line(
            UUID connection,
            String record,
            String crm,
            CrmPlace place,
            @Nullable String name,
            @Nullable String email,
            @Nullable String company,
            @Nullable UUID program,
            boolean eligible,
            boolean optedOut,
            String reason,
            List<Why> why,
            @Nullable Instant since,
            @Nullable Instant nextAsk,
            @Nullable Instant askedAt,
            @Nullable String askedBy,
            @Nullable String note,
            Instant listedAt) {

        /** As people call the contact. */
        public String person() {
            return name != null ? name : email != null ? email : "Contact " + record;
        }
    }

    /** @param done whether all contacts were read once */
    public record Reading(String account, long contacts, boolean done, String error) {}

    /** Where a page ends; it carries the time itself, for whoever stood there may have been asked meanwhile. */
    private record Place(Instant at, UUID connection, String record) {

        static Place of(Line line) {
            return new Place(line.listedAt(), line.connection(), line.record());
        }

        /** An old bookmark that means nothing leads to the first page. */
        static Optional<Place> parse(String text) {
            String[] parts = text.split("_", 3);
            try {
                return parts.length < 3
                        ? Optional.empty()
                        : Optional.of(new Place(Instant.parse(parts[0]), UUID.fromString(parts[1]), parts[2]));
            } catch (DateTimeException | IllegalArgumentException noPlace) {
                return Optional.empty();
            }
        }

        @Override
        public String toString() {
            return at + "_" + connection + "_" + record;
        }
    }
}
