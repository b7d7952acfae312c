package io.referloop.hubspot;

import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What HubSpot calls our record types and fields, in both directions. */
final class HubspotObjects {

    /** This adapter, as addresses and keys name it. */
    static final String CRM = "hubspot";

    /** The track of a contact's and a company's lifecycle stage. */
    static final String LIFECYCLE = "lifecyclestage";

    /** A second one of contacts, beside their lifecycle stage. */
    static final String LEAD_STATUS = "hs_lead_status";

    static final String OWNER = "hubspot_owner_id";
    static final String MERGED_IDS = "hs_merged_object_ids";

    private static final Map<RecordType, Map<String, String>> FIELDS = Map.of(
            RecordType.CONTACT,
            Map.of(
                    "email", CrmRecord.EMAIL,
                    "firstname", CrmRecord.FIRST_NAME,
                    "lastname", CrmRecord.LAST_NAME,
                    "company", CrmRecord.COMPANY),
            RecordType.COMPANY,
            Map.of("name", CrmRecord.NAME, "domain", CrmRecord.DOMAIN),
            RecordType.DEAL,
            Map.of(
                    "dealname", CrmRecord.NAME,
                    "amount", CrmRecord.AMOUNT,
                    "deal_currency_code", CrmRecord.CURRENCY,
                    "closedate", CrmRecord.CLOSE_DATE),
            RecordType.LEAD,
            Map.of("hs_lead_name", CrmRecord.NAME));

    private HubspotObjects() {}

    static String typeId(RecordType type) {
        return switch (type) {
            case CONTACT -> "0-1";
            case COMPANY -> "0-2";
            case DEAL -> "0-3";
            case LEAD -> "0-136";
        };
    }

    /** As list answers name it among associations. */
    static String plural(RecordType type) {
        return switch (type) {
            case CONTACT -> "contacts";
            case COMPANY -> "companies";
            case DEAL -> "deals";
            case LEAD -> "leads";
        };
    }

    /** The type of a type id, or of the word before the dot in a classic subscription; null for one that we do not follow. */
    static @Nullable RecordType type(@Nullable String idOrWord) {
        return switch (idOrWord) {
            case "0-1", "contact", "CONTACT" -> RecordType.CONTACT;
            case "0-2", "company", "COMPANY" -> RecordType.COMPANY;
            case "0-3", "deal", "DEAL" -> RecordType.DEAL;
            case "0-136", "lead", "LEAD" -> RecordType.LEAD;
            case null, default -> null;
        };
    }

    static String stageProperty(RecordType type) {
        return switch (type) {
            case CONTACT, COMPANY -> LIFECYCLE;
            case DEAL -> "dealstage";
            case LEAD -> "hs_pipeline_stage";
        };
    }

    /** A further property that works like a pipeline; null where there is none. */
    static @Nullable String secondStageProperty(RecordType type) {
        return type == RecordType.CONTACT ? LEAD_STATUS : null;
    }

    /** Null where one track holds all stages. */
    static @Nullable String pipelineProperty(RecordType type) {
        return switch (type) {
            case CONTACT, COMPANY -> null;
            case DEAL -> "pipeline";
            case LEAD -> "hs_pipeline";
        };
    }

    /** Contacts alone have an older name for it. */
    static String modifiedProperty(RecordType type) {
        return type == RecordType.CONTACT ? "lastmodifieddate" : "hs_lastmodifieddate";
    }

    /** HubSpot's name of each of our fields. */
    static Map<String, String> fields(RecordType type) {
        return FIELDS.getOrDefault(type, Map.of());
    }

    /** The properties whose changes the app is subscribed to; its own files must name the same. */
    static Set<String> heard(RecordType type) {
        Set<String> heard = new TreeSet<>(fields(type).keySet());
        heard.add(stageProperty(type));
        Stream.of(secondStageProperty(type), pipelineProperty(type))
                .filter(Objects::nonNull)
                .forEach(heard::add);
        return heard;
    }

    /** Our name of a property, or its own where we have none. */
    static String field(RecordType type, String property) {
        return property.equals(pipelineProperty(type))
                ? "pipeline"
                : fields(type).getOrDefault(property, property);
    }

    /** Which records a record belongs to and is worth following to. */
    static List<RecordType> associated(RecordType type) {
        return switch (type) {
            case CONTACT -> List.of(RecordType.COMPANY, RecordType.DEAL);
            case COMPANY -> List.of(RecordType.CONTACT, RecordType.DEAL);
            case DEAL, LEAD -> List.of(RecordType.CONTACT, RecordType.COMPANY);
        };
    }
}
