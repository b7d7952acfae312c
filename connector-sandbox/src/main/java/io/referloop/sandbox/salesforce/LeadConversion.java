package io.referloop.sandbox.salesforce;

import io.referloop.sandbox.salesforce.Write.Draft;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes an account, a contact and an opportunity of a lead, or adds to those that are named. */
public final class LeadConversion {

    private static final int DAYS_TO_CLOSE = 90;

    private final OrgData data;
    private final Records records;
    private final Permissions permissions;

    LeadConversion(OrgData data, Records records, Permissions permissions) {
        this.data = data;
        this.records = records;
        this.permissions = permissions;
    }

    Outcome convert(Transaction transaction, Order order) {
        try {
            if (!permissions.maySystem(transaction.actor().userId(), "ConvertLeads")) {
                throw RefusedException.of(
                        "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights: Convert Leads");
            }
            return converted(transaction, order);
        } catch (RefusedException refused) {
            return new Outcome(order.leadId(), "", "", "", refused.refusals());
        }
    }

    private Outcome converted(Transaction transaction, Order order) {
        Row lead = records.existing(order.leadId());
        if (!lead.type().name().equals("Lead")) {
            throw RefusedException.of("INVALID_ID_FIELD", "leadId is not the id of a lead: " + order.leadId());
        }
        if (Boolean.TRUE.equals(lead.get("IsConverted"))) {
            throw RefusedException.of("CANNOT_UPDATE_CONVERTED_LEAD", "lead has already been converted");
        }
        boolean known = data.liveOf(StandardTypes.LEAD_STATUS).stream()
                .anyMatch(status -> status.text("ApiName").equals(order.status())
                        && Boolean.TRUE.equals(status.get("IsConverted")));
        if (!known) {
            throw RefusedException.of("INVALID_STATUS", "invalid convertedStatus: " + order.status());
        }
        if (order.accountId().isEmpty() && !order.contactId().isEmpty()) {
            throw RefusedException.of("REQUIRED_FIELD_MISSING", "accountId is required when contactId is specified");
        }
        String account = order.accountId().isEmpty()
                ? account(transaction, lead)
                : filled(transaction, order.accountId(), lead, List.of("Website", "Industry", "Phone"));
        String contact = order.contactId().isEmpty()
                ? contact(transaction, lead, account)
                : filled(transaction, order.contactId(), lead, List.of("Title", "Email", "Phone", "LeadSource"));
        String opportunity = order.withoutOpportunity() ? "" : opportunity(transaction, lead, account, contact, order);
        close(transaction, lead, account, contact, opportunity, order);
        return new Outcome(lead.id(), account, contact, opportunity, List.of());
    }

    private String account(Transaction transaction, Row lead) {
        var values = copied(lead, List.of("Website", "Industry", "Phone", "OwnerId", "CurrencyIsoCode"));
        values.put("Name", lead.text("Company"));
        return create(transaction, "Account", values);
    }

    private String contact(Transaction transaction, Row lead, String account) {
        var values = copied(
                lead,
                List.of(
                        "FirstName",
                        "LastName",
                        "Title",
                        "Email",
                        "Phone",
                        "LeadSource",
                        "Description",
                        "OwnerId",
                        "CurrencyIsoCode"));
        values.put("AccountId", account);
        return create(transaction, "Contact", values);
    }

    private String opportunity(Transaction transaction, Row lead, String account, String contact, Order order) {
        var values = copied(lead, List.of("LeadSource", "OwnerId", "CurrencyIsoCode"));
        values.put("Name", order.opportunityName().isEmpty() ? lead.text("Company") + "-" : order.opportunityName());
        values.put("AccountId", account);
        values.put("ContactId", contact);
        values.put("StageName", firstStage());
        values.put(
                "CloseDate",
                LocalDate.ofInstant(transaction.stamp(), ZoneOffset.UTC)
                        .plusDays(DAYS_TO_CLOSE)
                        .toString());
        return create(transaction, "Opportunity", values);
    }

    private String firstStage() {
        return data.liveOf(StandardTypes.STAGE).stream()
                .filter(stage -> Boolean.TRUE.equals(stage.get("IsActive")))
                .min(java.util.Comparator.comparing(stage -> new java.math.BigDecimal(stage.text("SortOrder"))))
                .map(stage -> stage.text("ApiName"))
                .orElseThrow();
    }

    private void close(
            Transaction transaction, Row lead, String account, String contact, String opportunity, Order order) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        values.put("Status", order.status());
        values.put("IsConverted", true);
        values.put("ConvertedDate", LocalDate.ofInstant(transaction.stamp(), ZoneOffset.UTC));
        values.put("ConvertedAccountId", account);
        values.put("ConvertedContactId", contact);
        values.put("ConvertedOpportunityId", opportunity.isEmpty() ? null : opportunity);
        transaction.update(lead, values);
    }

    /** An existing record only has its empty fields filled. */
    private String filled(Transaction transaction, String id, Row lead, List<String> fields) {
        Row row = records.existing(id);
        var values = new LinkedHashMap<String, @Nullable Object>();
        for (String field : fields) {
            if (row.get(field) == null && lead.get(field) != null) {
                values.put(field, lead.get(field));
            }
        }
        if (!values.isEmpty()) {
            transaction.update(row, values);
        }
        return row.id();
    }

    private String create(Transaction transaction, String type, Map<String, String> values) {
        Write.Result result = records.write(transaction, new Write.Create(Draft.of(type, values)));
        if (!result.success()) {
            throw new RefusedException(result.refusals());
        }
        return result.id();
    }

    private static Map<String, String> copied(Row lead, List<String> fields) {
        var values = new LinkedHashMap<String, String>();
        for (String field : fields) {
            if (lead.get(field) != null) {
                values.put(field, lead.text(field));
            }
        }
        return values;
    }

    /** @param accountId empty to make a new one; so are the other ids and names */
    public record Order(
            String leadId,
            String status,
            String accountId,
            String contactId,
            String opportunityName,
            boolean withoutOpportunity) {}

    public record Outcome(
            String leadId, String accountId, String contactId, String opportunityId, List<Refusal> refusals) {}
}
