package io.referloop.referral;

import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The personal data of those who were referred. Joins the caller's transaction. */
@Component
public class Referees {

    private final JdbcClient jdbc;
    private final Clock clock;

    Referees(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Forgets the person; the referral, its numbers and its books stay, without a name. */
    public void erase(UUID workspace, UUID referral) {
        jdbc.sql("""
                        UPDATE referral SET referee_name = 'Erased person', referee_email = NULL, note = NULL, updated_at = ?
                        WHERE workspace_id = ? AND referral_id = ?""").params(SqlTime.of(clock), workspace, referral).update();
        jdbc.sql(
                        "UPDATE referral_link SET label = 'Erased person' WHERE workspace_id = ? AND referral_id = ? AND object_type = 'CONTACT'")
                .params(workspace, referral)
                .update();
        jdbc.sql("DELETE FROM referral_identity WHERE workspace_id = ? AND referral_id = ? AND kind = 'EMAIL'")
                .params(workspace, referral)
                .update();
    }
}
