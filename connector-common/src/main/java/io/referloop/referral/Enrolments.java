package io.referloop.referral;

import io.referloop.privacy.Tombstones;
import io.referloop.program.AttributionPolicy;
import io.referloop.program.Program;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Makes people ones who may refer in a program. */
@Component
public class Enrolments {

    private final InWorkspace inWorkspace;
    private final JdbcClient jdbc;
    private final Referrals referrals;
    private final Tombstones tombstones;
    private final Clock clock;

    Enrolments(InWorkspace inWorkspace, JdbcClient jdbc, Referrals referrals, Tombstones tombstones, Clock clock) {
        this.inWorkspace = inWorkspace;
        this.jdbc = jdbc;
        this.referrals = referrals;
        this.tombstones = tombstones;
        this.clock = clock;
    }

    /**
     * Enrols the person of a CRM's contact; a second time changes nothing.
     *
     * @param name the e-mail where the CRM knows no name
     * @param by who or what enrols
     */
    public Enrolment enrol(UUID workspace, Program program, RecordKey contact, Email email, String name, String by) {
        AttributionPolicy policy = program.attribution();
        if (policy.employeeDomains().contains(email.domain()) && !policy.colleagues()) {
            return new Enrolment.Refused(Submission.Code.EMPLOYEE, "Employees cannot refer in " + program.name() + ".");
        }
        return inWorkspace.call(workspace, () -> {
            if (tombstones.isErased(workspace, email.address())) {
                return new Enrolment.Refused(
                        Submission.Code.FORGOTTEN_PERSON,
                        "This person asked to be forgotten, so nothing about them is stored.");
            }
            Referrer referrer = referrals.referrer(workspace, email.address(), name);
            int added = jdbc.sql("""
                            INSERT INTO enrolment (workspace_id, program_id, referrer_id, connection_id, record_id, enrolled_by, enrolled_at)
                            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""")
                    .params(workspace, program.id(), referrer.id())
                    .params(contact.connection(), contact.ref().id(), by, SqlTime.of(clock))
                    .update();
            return new Enrolment.Enrolled(referrer, added == 1);
        });
    }

    /** Whether somebody may refer now. */
    public sealed interface Enrolment {

        /** @param now whether it was this time */
        record Enrolled(Referrer referrer, boolean now) implements Enrolment {}

        record Refused(Submission.Code code, String message) implements Enrolment {}
    }
}
