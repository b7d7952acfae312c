package io.referloop.reconcile;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmRecord;
import io.referloop.workspace.Rows;
import io.referloop.workspace.SqlTime;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every deal of an account as it was last seen, and the contacts that name a referrer: numbers and ids, nobody's name. Joins the transaction. */
@Component
class CrmPast {

    private final JdbcClient jdbc;
    private final Clock clock;

    CrmPast(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param naming those of the deals that name a referrer */
    void noteDeals(Source source, Collection<CrmRecord> deals, Set<CrmRecord> naming) {
        Rows rows = new Rows(8);
        for (CrmRecord deal : deals) {
            CrmChange.@Nullable StageMoved stage =
                    deal.stages().isEmpty() ? null : deal.stages().getLast();
            rows.add(
                    deal.ref().id(),
                    stage == null ? null : stage.track(),
                    stage == null ? null : stage.stage(),
                    deal.field(CrmRecord.AMOUNT).orElse(null),
                    deal.field(CrmRecord.CURRENCY).orElse(null),
                    SqlTime.of(deal.createdAt()),
                    deal.field(CrmRecord.CLOSE_DATE).map(CrmPast::day).orElse(null),
                    naming.contains(deal));
        }
        jdbc.sql("""
                        INSERT INTO crm_deal (record_id, track, stage, amount, currency, created_at, closed_on, names_referrer,
                            workspace_id, connection_id, seen_at)
                        SELECT r.*, ?, ?, ? FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[]::timestamptz[],
                            ?::text[]::date[], ?::text[]::boolean[]) AS r
                        ON CONFLICT (workspace_id, connection_id, record_id) DO UPDATE SET track = excluded.track, stage = excluded.stage,
                            amount = excluded.amount, currency = excluded.currency, created_at = excluded.created_at,
                            closed_on = excluded.closed_on, names_referrer = excluded.names_referrer, seen_at = excluded.seen_at""")
                .params(rows.parametersBetween(List.of(source.workspace(), source.connection(), SqlTime.of(clock))))
                .update();
    }

    void noteReferredContacts(Source source, Collection<CrmRecord> contacts) {
        Rows rows = new Rows(2);
        contacts.forEach(it -> rows.add(it.ref().id(), SqlTime.of(it.createdAt())));
        jdbc.sql("""
                        INSERT INTO crm_referred_contact (record_id, created_at, workspace_id, connection_id, seen_at)
                        SELECT r.*, ?, ?, ? FROM unnest(?::text[], ?::text[]::timestamptz[]) AS r
                        ON CONFLICT (workspace_id, connection_id, record_id) DO UPDATE SET seen_at = excluded.seen_at""")
                .params(rows.parametersBetween(List.of(source.workspace(), source.connection(), SqlTime.of(clock))))
                .update();
    }

    /** What a walk through everything did not meet is not there any more. */
    void forgetUnseenSince(Source source, Instant began) {
        for (String table : List.of("crm_deal", "crm_referred_contact")) {
            jdbc.sql("DELETE FROM " + table + " WHERE workspace_id = ? AND connection_id = ? AND seen_at < ?")
                    .params(source.workspace(), source.connection(), SqlTime.of(began))
                    .update();
        }
    }

    private static @Nullable String day(String told) {
        try {
            return LocalDate.parse(told).toString();
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
