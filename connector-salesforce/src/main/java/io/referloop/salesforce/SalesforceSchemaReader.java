package io.referloop.salesforce;

import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmSchema;
import io.referloop.crm.CrmSchema.Outcome;
import io.referloop.crm.CrmSchema.Stage;
import io.referloop.crm.CrmSchema.Track;
import io.referloop.crm.RecordType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what can be mapped: the stages of opportunities, and the statuses of leads. */
final class SalesforceSchemaReader {

    private final SalesforceAccounts accounts;
    private final SalesforceRows rows;
    private final CrmAccount account;

    SalesforceSchemaReader(SoapGateway soap, SalesforceAccounts accounts, CrmAccount account) {
        this.accounts = accounts;
        this.rows = new SalesforceRows(soap, account);
        this.account = account;
    }

    CrmSchema read() {
        SalesforceAccounts.Details details = accounts.of(account);
        List<Track> tracks = new ArrayList<>();
        tracks.add(new Track(RecordType.DEAL, SalesforceObjects.DEAL_TRACK, "Opportunity stages", stages()));
        statuses()
                .ifPresent(stages ->
                        tracks.add(new Track(RecordType.LEAD, SalesforceObjects.LEAD_TRACK, "Lead status", stages)));
        return new CrmSchema(
                details.name(),
                details.kind(),
                details.currency(),
                details.furtherCurrencies(),
                details.timeZone(),
                tracks);
    }

    /** All stages by one call; those of the track that have no record are absent. */
    Map<String, Long> count(Track track) {
        String object = SalesforceObjects.name(track.type());
        String field = SalesforceObjects.stageField(track.type());
        Map<String, Long> counts = new LinkedHashMap<>();
        for (SalesforceRow row : rows.all(
                object + " stages", "SELECT " + field + ", COUNT(Id) records FROM " + object + " GROUP BY " + field)) {
            String stage = row.text(String.valueOf(field));
            if (stage != null) {
                counts.put(stage, new BigDecimal(row.required("records")).longValueExact());
            }
        }
        return counts;
    }

    /** Those that nobody can choose any more too: deals stand in them. */
    private List<Stage> stages() {
        List<Stage> stages = new ArrayList<>();
        for (SalesforceRow row : rows.all(
                "OpportunityStage",
                "SELECT ApiName, MasterLabel, SortOrder, IsActive, IsClosed, IsWon FROM OpportunityStage ORDER BY SortOrder")) {
            Outcome outcome = row.flag("IsWon") ? Outcome.WON : row.flag("IsClosed") ? Outcome.LOST : Outcome.OPEN;
            add(stages, row, outcome);
        }
        return stages;
    }

    private Optional<List<Stage>> statuses() {
        try {
            List<Stage> stages = new ArrayList<>();
            for (SalesforceRow row : rows.all(
                    "LeadStatus", "SELECT ApiName, MasterLabel, SortOrder FROM LeadStatus ORDER BY SortOrder")) {
                add(stages, row, Outcome.OPEN);
            }
            return Optional.of(stages);
        } catch (CrmException refused) {
            if (refused.failure() instanceof CrmFailure.Rejected) {
                // Whoever may not read leads has none to map.
                return Optional.empty();
            }
            throw refused;
        }
    }

    private static void add(List<Stage> stages, SalesforceRow row, Outcome outcome) {
        String id = row.text("ApiName");
        if (id != null) {
            String label = row.text("MasterLabel");
            stages.add(new Stage(id, label == null ? id : label, order(row.text("SortOrder"), stages.size()), outcome));
        }
    }

    private static int order(@Nullable String text, int otherwise) {
        return text == null ? otherwise : new BigDecimal(text).intValue();
    }
}
