package io.referloop.salesforce;

import io.referloop.crm.CrmChange.StageMoved;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.salesforce.SalesforceTypes.Described;
import io.referloop.salesforce.SalesforceTypes.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns Salesforce's rows of one type into ours. Asks only for what Referloop's user sees. */
final class SalesforceRecords {

    private final RecordType type;
    private final Described described;
    private final String currency;
    private final Set<String> also;

    /**
     * @param currency of amounts that carry none
     * @param also fields that somebody wants beside ours
     */
    SalesforceRecords(RecordType type, Described described, String currency, Set<String> also) {
        this.type = type;
        this.described = described;
        this.currency = currency;
        this.also = also;
    }

    /** {@code SELECT … FROM …}, of everything that {@link #of} reads. */
    String select() {
        String object = SalesforceObjects.name(type);
        Set<String> wanted = new LinkedHashSet<>(List.of(
                SalesforceObjects.ID,
                SalesforceObjects.DELETED,
                SalesforceObjects.CREATED,
                SalesforceObjects.MODIFIED));
        if (SalesforceObjects.merges(type)) {
            wanted.add(SalesforceObjects.MASTER);
        }
        String stage = SalesforceObjects.stageField(type);
        if (stage != null) {
            wanted.add(stage);
        }
        wanted.addAll(SalesforceObjects.fields(type).keySet());
        wanted.addAll(SalesforceObjects.links(type));
        wanted.addAll(also);
        List<String> seen = wanted.stream()
                .filter(path -> path.equals(SalesforceObjects.ID) || described.reads(object, path))
                .map(this::asWritten)
                .distinct()
                .toList();
        return "SELECT " + String.join(", ", seen) + " FROM " + object;
    }

    /**
     * @param history of its stages, oldest first; empty where it is not read
     * @param associated what it belongs to as other rows tell it
     */
    CrmRecord of(SalesforceRow row, RecordRef requested, List<StageMoved> history, List<RecordRef> associated) {
        RecordRef ref = new RecordRef(type, row.id());
        Instant created = row.time(SalesforceObjects.CREATED).orElse(Instant.EPOCH);
        Instant updated = row.time(SalesforceObjects.MODIFIED).orElse(created);
        return new CrmRecord(
                ref,
                requested,
                fields(row),
                history.isEmpty() ? present(ref, row, created, updated) : history,
                associated,
                created,
                updated,
                Map.of());
    }

    /** A lead keeps no history that everybody has: what is known is that its status was this when it was changed last. */
    private List<StageMoved> present(RecordRef ref, SalesforceRow row, Instant created, Instant updated) {
        String field = SalesforceObjects.stageField(type);
        String stage = field == null ? null : row.text(field);
        if (stage == null) {
            return List.of();
        }
        Instant since = type == RecordType.LEAD ? updated : created;
        return List.of(new StageMoved(ref, SalesforceObjects.track(type), stage, since));
    }

    private Map<String, String> fields(SalesforceRow row) {
        Map<String, String> fields = new HashMap<>();
        SalesforceObjects.fields(type).forEach((path, name) -> put(fields, name, value(row, path)));
        fields.computeIfPresent(CrmRecord.DOMAIN, (name, website) -> domain(website));
        if (type == RecordType.DEAL) {
            fields.putIfAbsent(CrmRecord.CURRENCY, currency);
        }
        if (type == RecordType.LEAD && row.flag("IsConverted")) {
            fields.put(CrmRecord.CONVERTED, "true");
        }
        for (String field : also) {
            String value = value(row, asWritten(field));
            if (value != null) {
                fields.putIfAbsent(field, value);
            }
        }
        return fields;
    }

    private static void put(Map<String, String> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private @Nullable String value(SalesforceRow row, String path) {
        String text = row.text(path);
        boolean number = described
                .type(SalesforceObjects.name(type))
                .flatMap(it -> it.field(path))
                .filter(SalesforceTypes.Seen::number)
                .isPresent();
        return text != null && number ? plain(text) : text;
    }

    /** {@code 1200.0} is 1200, and 777.5 of a currency is 777.50, whichever API wrote it. */
    static String plain(String number) {
        try {
            BigDecimal value = new BigDecimal(number).stripTrailingZeros();
            return (value.scale() <= 0 ? value.setScale(0) : value.scale() == 1 ? value.setScale(2) : value)
                    .toPlainString();
        } catch (NumberFormatException text) {
            return number;
        }
    }

    private String asWritten(String field) {
        return described
                .type(SalesforceObjects.name(type))
                .flatMap((Type it) -> it.field(field))
                .map(SalesforceTypes.Seen::name)
                .orElse(field);
    }

    /** People type a website in every form. */
    private static @Nullable String domain(String website) {
        try {
            String text = website.strip();
            String host =
                    URI.create(text.contains("://") ? text : "https://" + text).getHost();
            return host == null ? null : host.toLowerCase(Locale.ROOT).replaceFirst("^www\\.", "");
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }

    /** Rows of a record's history, oldest first: one is written at other changes too, so a stage that stays is told once. */
    static List<StageMoved> moves(RecordRef deal, List<SalesforceRow> history) {
        List<StageMoved> moves = new ArrayList<>();
        for (SalesforceRow row : history) {
            String stage = row.text("StageName");
            var at = row.time(SalesforceObjects.CREATED);
            boolean stays = !moves.isEmpty() && moves.getLast().stage().equals(stage);
            if (stage != null && at.isPresent() && !stays) {
                moves.add(new StageMoved(deal, SalesforceObjects.DEAL_TRACK, stage, at.get()));
            }
        }
        return moves;
    }
}
