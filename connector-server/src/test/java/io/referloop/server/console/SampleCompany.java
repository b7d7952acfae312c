package io.referloop.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.eligibility.Candidates;
import io.referloop.program.Program;
import io.referloop.program.Programs;
import io.referloop.program.ReferralStatus;
import io.referloop.referral.Fact;
import io.referloop.referral.Progress;
import io.referloop.referral.RecordKey;
import io.referloop.server.login.FakeCrm;
import io.referloop.stage.StageMap;
import io.referloop.stage.StageMaps;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import io.referloop.workspace.Workspace;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A company with two months of referrals: claims are put in by hand, what follows from them is worked out by the core itself. */
@TestComponent
class SampleCompany {

    private static final String PROGRAM = """
            program: customer-referrals
            name: Customer referrals
            currency: USD
            time_zone: Europe/Berlin
            hold_days: 30
            approval: {auto_below: 2000.00}
            fields:
              contact.nps: {type: number, property: nps_score}
            eligibility:
              ask_every_days: 60
              signals:
                - {key: promoter, field: contact.nps, when: "value >= 9", max_age_days: 30, reason: "NPS {value}"}
            rules:
              - key: qualified-thanks
                for: referrer
                on: qualified
                earn:
                  fixed: 50.00
                hold_days: 14
              - key: won-share
                for: referrer
                on: won
                earn:
                  percent: 10
                  at_most: 2500.00
            """;

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Programs programs;
    private final Progress progress;
    private final StageMaps stageMaps;
    private final Candidates candidates;
    private final Clock clock;

    SampleCompany(
            InWorkspace inWorkspace,
            JdbcClient jdbc,
            Programs programs,
            Progress progress,
            StageMaps stageMaps,
            Candidates candidates,
            Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.programs = programs;
        this.progress = progress;
        this.stageMaps = stageMaps;
        this.candidates = candidates;
        this.clock = clock;
    }

    /** Fills an empty workspace. Returns its connection. */
    UUID fill(Workspace workspace) {
        UUID connection = book(workspace);
        int unused = candidates.decideDue();
        return connection;
    }

    /** The same, without having decided whom to ask: that takes a transaction of its own. */
    UUID book(Workspace workspace) {
        UUID connection = connect(workspace);
        Program program = programs.publish(workspace.id(), PROGRAM, "owner@meridian.example", daysAgo(400));
        Filling filling = new Filling(workspace, connection, program);
        filling.referral(
                        1,
                        "Priya Nair",
                        "Northwind Traders",
                        "Sarah Chen",
                        78,
                        "Sarah ran our pilot and knows Priya from Acme")
                .stage(70, "lifecycle", "sql")
                .amount(70, "37000.00")
                .stage(43, "default", "appointment")
                .stage(20, "default", "qualified")
                .stage(3, "default", "won")
                .done();
        filling.referral(2, "Jonas Weber", "Alpenblick Hotels", "Marco Diaz", 64, null)
                .amount(60, "18500.00")
                .stage(60, "default", "qualified")
                .stage(12, "default", "won")
                .done();
        filling.referral(3, "Amara Okafor", "Lagos Freight", "Sarah Chen", 52, "Met at the logistics fair")
                .amount(49, "9200.00")
                .stage(50, "default", "qualified")
                .stage(10, "default", "lost")
                .done();
        filling.referral(4, "Léa Moreau", "Atelier Moreau", "Tom Ek", 40, null)
                .stage(30, "default", "won")
                .done();
        filling.referral(5, "Daniel Park", "Harbor Analytics", "Ines Costa", 33, "Former colleagues")
                .amount(28, "64000.00")
                .stage(28, "default", "presentation")
                .stage(2, "default", "contract")
                .done();
        filling.referral(6, "Mina Sato", "Sato Robotics", "Sarah Chen", 21, null)
                .stage(15, "default", "appointment")
                .stage(8, "default", "pilot")
                .done();
        filling.referral(7, "Grace Lindholm", "Fjord Outdoor", "Marco Diaz", 9, "Asked about our API twice")
                .done();
        filling.referral(8, "Omar Haddad", "Cedar Clinics", "Ines Costa", 1, null)
                .stage(0, "default", "77120034")
                .done();
        sync(workspace, connection);
        contact(workspace, connection, "701", "Hanna Vik", "Fjord Outdoor", 10);
        contact(workspace, connection, "702", "Luis Prado", "Cedar Clinics", 9);
        contact(workspace, connection, "703", "Emma Roth", "Alpenblick Hotels", 8);
        return connection;
    }

    /** A contact that answered a survey two days ago. */
    private void contact(Workspace workspace, UUID connection, String id, String name, String company, int nps) {
        String email = name.toLowerCase(Locale.ROOT).replace(' ', '.') + "@customer.example";
        inWorkspace.run(workspace.id(), () -> {
            jdbc.sql("""
                            INSERT INTO candidate (workspace_id, connection_id, record_id, name, email, company, read_at, next_look)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""")
                    .params(workspace.id(), connection, id, name, email, company)
                    .params(SqlTime.of(daysAgo(2)), SqlTime.of(daysAgo(1)))
                    .update();
            jdbc.sql("""
                            INSERT INTO contact_signal (workspace_id, connection_id, record_id, field, value, told_at, recorded_at)
                            VALUES (?, ?, ?, 'nps_score', ?, ?, ?)""")
                    .params(workspace.id(), connection, id, Integer.toString(nps))
                    .params(SqlTime.of(daysAgo(2)), SqlTime.of(daysAgo(2)))
                    .update();
        });
    }

    private UUID connect(Workspace workspace) {
        UUID connection = UUID.randomUUID();
        inWorkspace.run(
                workspace.id(),
                () -> jdbc.sql("""
                        INSERT INTO connection (workspace_id, connection_id, crm, account_id, account_name, currency, time_zone, state,
                            state_since, connected_by, created_at)
                        VALUES (?, ?, ?, ?, 'Meridian Software', 'USD', 'Europe/Berlin', 'CONNECTED', ?, 'owner@meridian.example', ?)""")
                        .params(
                                workspace.id(),
                                connection,
                                FakeCrm.ID,
                                "48" + Math.abs(connection.hashCode()),
                                SqlTime.of(daysAgo(80)),
                                SqlTime.of(daysAgo(80)))
                        .update());
        stageMaps.adopt(workspace.id(), connection, FakeCrm.schema());
        stageMaps.list(workspace.id(), connection).forEach(it -> {
            boolean decided = stageMaps.decide(
                    workspace.id(),
                    connection,
                    it.type(),
                    it.track(),
                    it.stage(),
                    it.suggested(),
                    "owner@meridian.example");
            assertThat(decided).isTrue();
        });
        return connection;
    }

    private void sync(Workspace workspace, UUID connection) {
        inWorkspace.run(workspace.id(), () -> {
            for (int position = 1; position <= 40; position++) {
                Instant at = clock.instant()
                        .minus(Duration.ofMinutes(20L * (40 - position)))
                        .minusSeconds(8);
                jdbc.sql(
                                "INSERT INTO intake_delivery (workspace_id, connection_id, position, received_at, correlation, body) VALUES (?, ?, ?, ?, 'd', '[]')")
                        .params(workspace.id(), connection, position, SqlTime.of(at))
                        .update();
                jdbc.sql(
                                "INSERT INTO intake_result (workspace_id, connection_id, position, processed_at, events, applied, known, unrelated, echoes, unreadable) VALUES (?, ?, ?, ?, 12, 1, 2, 7, 2, 0)")
                        .params(workspace.id(), connection, position, SqlTime.of(at.plusMillis(5L + position)))
                        .update();
            }
            jdbc.sql("INSERT INTO intake_head (workspace_id, connection_id, position) VALUES (?, ?, 40)")
                    .params(workspace.id(), connection)
                    .update();
            jdbc.sql("INSERT INTO intake_cursor (workspace_id, connection_id, position) VALUES (?, ?, 40)")
                    .params(workspace.id(), connection)
                    .update();
            letter(
                    workspace,
                    connection,
                    "UNKNOWN_STAGE",
                    "DEAL 77120034 ",
                    "Deal Cedar Clinics, renewal is in stage 77120034, which the stage map does not know.",
                    3);
            letter(
                    workspace,
                    connection,
                    "WRITE_REJECTED",
                    "CONTACT 9001",
                    "The CRM says that the property referloop_status is archived.",
                    1);
            letter(
                    workspace,
                    connection,
                    "WRITE_REJECTED",
                    "CONTACT 9002",
                    "The CRM says that the property referloop_status is archived.",
                    2);
        });
    }

    /** What a night's comparison found, a backfill that is paused, and a month of calls. */
    void compare(Workspace workspace, UUID connection) {
        inWorkspace.run(workspace.id(), () -> {
            UUID night =
                    run(workspace, connection, "RECONCILIATION", "DONE", "CHANGED_DEALS", "Nightly", 214, 0, 23, 9);
            run(workspace, connection, "BACKFILL", "PAUSED", "DEALS", "Past deals", 4_200, 11_800, 42, 3);
            run(
                    workspace,
                    connection,
                    "CATCH_UP",
                    "DONE",
                    "CHANGED_DEALS",
                    "Nobody listened for 26 h while no server was running",
                    214,
                    0,
                    19,
                    12);
            difference(workspace, connection, night, "STAGE_MISSED", "d1", "Contract sent", "Closed won");
            difference(workspace, connection, night, "STAGE_MISSED", "d3", "Qualified to buy", "Closed lost");
            difference(workspace, connection, night, "AMOUNT_DIFFERS", "d2", "18500.00 USD", "21000.00 USD");
            difference(workspace, connection, night, "MERGED_THERE", "d4", "d4", "d99");
            difference(workspace, connection, night, "REWARD_MISSING", "d5", "not booked", "won-share $1,250.00");
            difference(workspace, connection, night, "NO_RECORD", "d6", "R-1046", "all its records are deleted");
            jdbc.sql("""
                            INSERT INTO connection_usage (workspace_id, connection_id, day, done, refused, throttled, failed)
                            VALUES (?, ?, ?::date, 1190, 8, 4, 2)""")
                    .params(workspace.id(), connection, SqlTime.of(clock).toLocalDate())
                    .update();
            jdbc.sql(
                            "INSERT INTO connection_quota VALUES (?, ?, 'WINDOW', 110, 98, 10000, ?), (?, ?, 'DAY', 250000, 240113, 86400000, ?)")
                    .params(
                            workspace.id(),
                            connection,
                            SqlTime.of(clock),
                            workspace.id(),
                            connection,
                            SqlTime.of(clock))
                    .update();
        });
    }

    private UUID run(
            Workspace workspace,
            UUID connection,
            String kind,
            String state,
            String step,
            String because,
            long records,
            long planned,
            long calls,
            long found) {
        UUID run = UUID.randomUUID();
        jdbc.sql("""
                        INSERT INTO sync_run (workspace_id, run_id, connection_id, kind, state, step, because, records, planned_records,
                            planned_calls, calls, found, worked_ms, requested_by, created_at, updated_at, not_before)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 31000, 'owner@meridian.example', ?, ?, ?)""")
                .params(workspace.id(), run, connection, kind, state, step, because, records, planned, planned / 100)
                .params(calls, found, SqlTime.of(daysAgo(1)), SqlTime.of(daysAgo(1)), SqlTime.of(daysAgo(1)))
                .update();
        jdbc.sql(
                        "INSERT INTO sync_run_calls VALUES (?, ?, 'batch read deals', ?), (?, ?, 'batch read our fields of deals', 3)")
                .params(workspace.id(), run, calls - 3, workspace.id(), run)
                .update();
        return run;
    }

    private void difference(
            Workspace workspace, UUID connection, UUID run, String cause, String deal, String ours, String theirs) {
        jdbc.sql("""
                        INSERT INTO crm_difference (workspace_id, difference_id, connection_id, run_id, cause, object_type, record_id, ours,
                            theirs, state, found_at, seen_at)
                        VALUES (?, ?, ?, ?, ?, 'DEAL', ?, ?, ?, 'OPEN', ?, ?)""")
                .params(workspace.id(), UUID.randomUUID(), connection, run, cause, deal, ours, theirs)
                .params(SqlTime.of(daysAgo(1)), SqlTime.of(daysAgo(1)))
                .update();
    }

    private void letter(Workspace workspace, UUID connection, String cause, String subject, String detail, int times) {
        jdbc.sql("""
                        INSERT INTO dead_letter (workspace_id, dead_letter_id, connection_id, cause, subject, detail, state, times, first_seen, last_seen)
                        VALUES (?, ?, ?, ?, ?, ?, 'OPEN', ?, ?, ?)""")
                .params(
                        workspace.id(),
                        UUID.randomUUID(),
                        connection,
                        cause,
                        subject,
                        detail,
                        times,
                        SqlTime.of(daysAgo(1)),
                        SqlTime.of(clock))
                .update();
    }

    private Instant daysAgo(int days) {
        return clock.instant().minus(Duration.ofDays(days));
    }

    /** Puts referrals in, one after the other. */
    private final class Filling {

        private final Workspace workspace;
        private final UUID connection;
        private final Program program;

        Filling(Workspace workspace, UUID connection, Program program) {
            this.workspace = workspace;
            this.connection = connection;
            this.program = program;
        }

        Told referral(
                int number,
                String referee,
                String company,
                String referrer,
                int claimedDaysAgo,
                @Nullable String note) {
            UUID id = UUID.randomUUID();
            Instant claimed = daysAgo(claimedDaysAgo);
            inWorkspace.run(workspace.id(), () -> {
                UUID who = jdbc.sql("""
                                INSERT INTO referrer (workspace_id, referrer_id, email, name, created_at) VALUES (?, ?, ?, ?, ?)
                                ON CONFLICT (workspace_id, email) DO UPDATE SET name = excluded.name RETURNING referrer_id""")
                        .params(
                                workspace.id(),
                                UUID.randomUUID(),
                                mailbox(referrer, "acme"),
                                referrer,
                                SqlTime.of(claimed))
                        .query(UUID.class)
                        .single();
                jdbc.sql("""
                                INSERT INTO referral (note, workspace_id, referral_id, number, program_id, program_version, referrer_id, referee_name,
                                    referee_email, referee_company, submitted_by, source, claimed_at, status, status_since, updated_at)
                                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'Tom Ek', 'CARD', ?, 'ACCEPTED', ?, ?)""")
                        .param(note)
                        .params(workspace.id(), id, 1040 + number, program.id(), program.version(), who, referee)
                        .params(mailbox(referee, "customer"), company)
                        .params(SqlTime.of(claimed), SqlTime.of(claimed), SqlTime.of(claimed))
                        .update();
                jdbc.sql("""
                                INSERT INTO claim (workspace_id, idempotency_key, request_hash, referral_id, outcome, connection_id, object_type,
                                    record_id, referrer_email, submitted_by, claimed_at)
                                VALUES (?, ?, '', ?, 'ACCEPTED', ?, 'DEAL', ?, ?, 'Tom Ek', ?)""")
                        .params(
                                workspace.id(),
                                id.toString(),
                                id,
                                connection,
                                "d" + number,
                                mailbox(referrer, "acme"),
                                SqlTime.of(claimed))
                        .update();
                link(id, "DEAL", "d" + number, company + ", annual", claimed);
                link(id, "CONTACT", "c" + number, referee, claimed);
                link(id, "COMPANY", "o" + number, company, claimed);
            });
            return new Told(id, number);
        }

        private void link(UUID referral, String type, String record, String label, Instant at) {
            jdbc.sql("""
                            INSERT INTO referral_link (workspace_id, connection_id, object_type, record_id, referral_id, label, via, linked_at)
                            VALUES (?, ?, ?, ?, ?, ?, 'SUBMITTED', ?)""")
                    .params(workspace.id(), connection, type, record, referral, label, SqlTime.of(at))
                    .update();
        }

        private static String mailbox(String name, String house) {
            return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", ".") + "@" + house + ".example";
        }

        /** What the CRM said about one referral's deal and contact. */
        private final class Told {

            private final List<Progress.Statement> statements = new ArrayList<>();
            private final UUID referral;
            private final int number;

            Told(UUID referral, int number) {
                this.referral = referral;
                this.number = number;
            }

            Told stage(int days, String track, String stage) {
                boolean contact = track.equals("lifecycle");
                RecordType type = contact ? RecordType.CONTACT : RecordType.DEAL;
                ReferralStatus status =
                        switch (stageMaps.of(workspace.id(), connection).meaning(type, track, stage)) {
                            case StageMap.Meaning.Means means -> means.status();
                            case StageMap.Meaning.Ignored ignored -> null;
                            case StageMap.Meaning.Unknown unknown -> null;
                        };
                return say(type, Fact.STAGE, days, stage, status, track);
            }

            Told amount(int days, String amount) {
                say(RecordType.DEAL, Fact.CURRENCY, days, "USD", null, null);
                return say(RecordType.DEAL, Fact.AMOUNT, days, amount, null, null);
            }

            void done() {
                inWorkspace.run(workspace.id(), () -> progress.record(workspace.id(), statements));
            }

            private Told say(
                    RecordType type,
                    String field,
                    int days,
                    String value,
                    @Nullable ReferralStatus status,
                    @Nullable String track) {
                String id = (type == RecordType.DEAL ? "d" : "c") + number;
                Fact fact = new Fact(
                        new RecordKey(connection, new RecordRef(type, id)),
                        field,
                        daysAgo(days).minusSeconds(40L * number),
                        value,
                        status);
                statements.add(new Progress.Statement(referral, fact, track, "sample"));
                return this;
            }
        }
    }
}
