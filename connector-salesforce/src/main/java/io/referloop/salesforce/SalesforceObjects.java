package io.referloop.salesforce;

import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Salesforce's names for what a referral can be linked to. */
final class SalesforceObjects {

    static final String CRM = "salesforce";

    static final String OPPORTUNITY = "Opportunity";
    static final String CONTACT_ROLE = "OpportunityContactRole";
    static final String STAGE_HISTORY = "OpportunityHistory";

    static final String ID = "Id";
    static final String CREATED = "CreatedDate";
    static final String MODIFIED = "SystemModstamp";
    static final String DELETED = "IsDeleted";
    static final String MASTER = "MasterRecordId";
    static final String CURRENCY = "CurrencyIsoCode";

    /** The one track that opportunities move in, and the one of leads: their stages are the same in every sales process. */
    static final String DEAL_TRACK = "Opportunity";

    static final String LEAD_TRACK = "Lead";

    private SalesforceObjects() {}

    static String name(RecordType type) {
        return switch (type) {
            case CONTACT -> "Contact";
            case COMPANY -> "Account";
            case DEAL -> OPPORTUNITY;
            case LEAD -> "Lead";
        };
    }

    static List<String> names() {
        return List.of("Contact", "Account", OPPORTUNITY, "Lead");
    }

    /** Of the object's name, or null for one that no referral is linked to. */
    static @Nullable RecordType type(String name) {
        return switch (name) {
            case "Contact" -> RecordType.CONTACT;
            case "Account" -> RecordType.COMPANY;
            case OPPORTUNITY -> RecordType.DEAL;
            case "Lead" -> RecordType.LEAD;
            default -> null;
        };
    }

    /** By the first three characters of its id, which Salesforce never changes. */
    static Optional<RecordType> typeOfId(String id) {
        return switch (id.length() >= 15 ? id.substring(0, 3) : "") {
            case "003" -> Optional.of(RecordType.CONTACT);
            case "001" -> Optional.of(RecordType.COMPANY);
            case "006" -> Optional.of(RecordType.DEAL);
            case "00Q" -> Optional.of(RecordType.LEAD);
            default -> Optional.empty();
        };
    }

    /** Where stages stand; null for records that have none. */
    static @Nullable String stageField(RecordType type) {
        return switch (type) {
            case DEAL -> "StageName";
            case LEAD -> "Status";
            case CONTACT, COMPANY -> null;
        };
    }

    static String track(RecordType type) {
        return type == RecordType.LEAD ? LEAD_TRACK : DEAL_TRACK;
    }

    /** Whether two records of the type can become one. */
    static boolean merges(RecordType type) {
        return type != RecordType.DEAL;
    }

    /** Salesforce's fields and paths, each with the core's name for it. */
    static Map<String, String> fields(RecordType type) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Name", CrmRecord.NAME);
        fields.put("Owner.Email", CrmRecord.OWNER_EMAIL);
        switch (type) {
            case DEAL -> {
                fields.put("Amount", CrmRecord.AMOUNT);
                fields.put("CloseDate", CrmRecord.CLOSE_DATE);
                fields.put(CURRENCY, CrmRecord.CURRENCY);
            }
            case CONTACT -> {
                person(fields);
                fields.put("Account.Name", CrmRecord.COMPANY);
            }
            case COMPANY -> fields.put("Website", CrmRecord.DOMAIN);
            case LEAD -> {
                person(fields);
                fields.put("Company", CrmRecord.COMPANY);
                fields.put("Website", CrmRecord.DOMAIN);
            }
        }
        return fields;
    }

    private static void person(Map<String, String> fields) {
        fields.put("Email", CrmRecord.EMAIL);
        fields.put("FirstName", CrmRecord.FIRST_NAME);
        fields.put("LastName", CrmRecord.LAST_NAME);
    }

    /** What else is read of a record, because it tells what the record belongs to or became. */
    static List<String> links(RecordType type) {
        return switch (type) {
            case DEAL, CONTACT -> List.of("AccountId");
            case COMPANY -> List.of();
            case LEAD -> List.of("IsConverted", "ConvertedContactId", "ConvertedAccountId", "ConvertedOpportunityId");
        };
    }
}
