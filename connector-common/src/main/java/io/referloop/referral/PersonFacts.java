package io.referloop.referral;

import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is known of referrers, and of referees by the id of their referral: level, country, tax form. */
@Component
public class PersonFacts {

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Progress progress;
    private final Clock clock;

    PersonFacts(InWorkspace inWorkspace, JdbcClient jdbc, Progress progress, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.progress = progress;
        this.clock = clock;
    }

    /** Records what is known of a person from an instant on, and works out their referrals again. The same twice changes nothing. */
    public void record(UUID workspace, UUID person, List<Profile.Entry> told, String by, String correlation) {
        inWorkspace.run(workspace, () -> {
            Rows rows = new Rows(3);
            told.forEach(it -> rows.add(it.field(), SqlTime.of(it.since()), it.value()));
            int added = jdbc.sql("""
                            INSERT INTO person_fact (field, since, value, workspace_id, person_id, recorded_at, recorded_by)
                            SELECT r.*, ?, ?, ?, ? FROM unnest(?::text[], ?::text[]::timestamptz[], ?::text[]) AS r
                            ON CONFLICT DO NOTHING""")
                    .params(workspace, person, SqlTime.of(clock), by)
                    .params(rows.parameters())
                    .update();
            if (added > 0) {
                progress.settle(workspace, concerned(workspace, person), correlation);
            }
        });
    }

    /** The profiles of persons; those of whom nothing is known are absent. */
    public Map<UUID, Profile> of(UUID workspace, Collection<UUID> persons) {
        return inWorkspace.call(workspace, () -> {
            Map<UUID, List<Profile.Entry>> told = new HashMap<>();
            jdbc.sql("""
                            SELECT person_id, field, since, value FROM person_fact
                            WHERE workspace_id = ? AND person_id = ANY (?::text[]::uuid[])""")
                    .params(workspace, Rows.column(persons))
                    .query((row, n) -> told.computeIfAbsent(
                                    row.getObject("person_id", UUID.class), id -> new ArrayList<>())
                            .add(new Profile.Entry(
                                    row.getString("field"), SqlTime.read(row, "since"), row.getString("value"))))
                    .list();
            Map<UUID, Profile> profiles = new HashMap<>();
            told.forEach((person, entries) -> profiles.put(person, Profile.of(entries)));
            return profiles;
        });
    }

    private List<UUID> concerned(UUID workspace, UUID person) {
        jdbc.sql("UPDATE referrer SET more = true WHERE workspace_id = ? AND referrer_id = ?")
                .params(workspace, person)
                .update();
        jdbc.sql("UPDATE referral SET more = true WHERE workspace_id = ? AND referral_id = ?")
                .params(workspace, person)
                .update();
        return jdbc.sql(
                        "SELECT referral_id FROM referral WHERE workspace_id = ? AND (referrer_id = ? OR referral_id = ?)")
                .params(workspace, person, person)
                .query((row, n) -> row.getObject(1, UUID.class))
                .list();
    }
}
