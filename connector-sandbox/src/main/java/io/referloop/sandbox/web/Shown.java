package io.referloop.sandbox.web;

import static io.referloop.sandbox.web.Html.escape;

import io.referloop.sandbox.hubspot.CrmRecord;
import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Pipeline.Stage;
import io.referloop.sandbox.hubspot.Portal;
import io.referloop.sandbox.hubspot.PropertyDefinition;
import io.referloop.sandbox.hubspot.PropertyDefinition.Option;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Values as a person reads them. */
final class Shown {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH);

    private Shown() {}

    /** Safe HTML for a property's value; a dash for none. */
    static String value(Portal portal, PropertyDefinition property, CrmRecord shown) {
        String value = shown.value(property.name());
        if (value.isEmpty()) {
            return "<span class=\"none\">–</span>";
        }
        return switch (property.name()) {
            case "amount" -> escape(money(value, shown.value("deal_currency_code")));
            case "amount_in_home_currency" -> escape(money(value, "USD"));
            case "hubspot_owner_id" -> escape(owner(portal, value));
            default -> typed(property, value);
        };
    }

    private static String typed(PropertyDefinition property, String value) {
        return switch (property.type()) {
            case "datetime" -> moment(value);
            case "enumeration" -> escape(label(property, value));
            case "bool" -> value.equals("true") ? "Yes" : "No";
            case "string" ->
                value.startsWith("https://") || value.startsWith("http://")
                        ? "<a href=\"" + escape(value) + "\" rel=\"noreferrer\">" + escape(value) + "</a>"
                        : escape(value);
            default -> escape(value);
        };
    }

    static String label(PropertyDefinition property, String value) {
        return property.options().stream()
                .filter(option -> option.value().equals(value))
                .map(Option::label)
                .findFirst()
                .orElse(value);
    }

    static String money(String amount, String currency) {
        try {
            var format = new DecimalFormat("#,##0.00", DecimalFormatSymbols.getInstance(Locale.ENGLISH));
            String number = format.format(new BigDecimal(amount).abs());
            String sign = new BigDecimal(amount).signum() < 0 ? "−" : "";
            return sign + number + " " + (currency.isEmpty() ? "USD" : currency);
        } catch (NumberFormatException unreadable) {
            return amount;
        }
    }

    static String moment(String iso) {
        try {
            return moment(Instant.parse(iso));
        } catch (DateTimeException unreadable) {
            return escape(iso);
        }
    }

    /** In the portal's time zone, as HubSpot does; the exact instant on hover. */
    static String moment(Instant instant) {
        var local = instant.atZone(ZoneId.of(Portal.TIME_ZONE));
        return "<time datetime=\"%s\" title=\"%s\">%s</time>".formatted(instant, instant, MINUTE.format(local));
    }

    static String day(String iso) {
        try {
            return DAY.format(Instant.parse(iso).atZone(ZoneId.of(Portal.TIME_ZONE)));
        } catch (DateTimeException unreadable) {
            return iso;
        }
    }

    static String owner(Portal portal, String ownerId) {
        return portal.users().stream()
                .filter(user -> user.ownerId().equals(ownerId))
                .map(user -> user.name())
                .findFirst()
                .orElse(ownerId);
    }

    /** Records by their names, as a cell shows them. */
    static String joined(List<CrmRecord> records) {
        return records.stream().map(CrmRecord::title).collect(Collectors.joining(", "));
    }

    static Optional<Stage> stage(Portal portal, CrmRecord deal) {
        return portal.pipelines().stream()
                .filter(pipeline -> pipeline.id().equals(deal.value("pipeline")))
                .findFirst()
                .flatMap(pipeline -> pipeline.stage(deal.value("dealstage")));
    }

    /** Dot and word: the word alone tells the state. */
    static String chip(Portal portal, CrmRecord record) {
        Optional<Stage> stage = stage(portal, record);
        if (stage.isPresent()) {
            String tone = stage.get().won() ? "good" : stage.get().lost() ? "bad" : "open";
            return "<span class=\"chip %s\">%s</span>"
                    .formatted(tone, escape(stage.get().label()));
        }
        String name = record.type() == ObjectType.LEAD ? "hs_pipeline_stage" : "lifecyclestage";
        String value = record.value(name);
        if (value.isEmpty()) {
            return "<span class=\"none\">–</span>";
        }
        String label = portal.properties(record.type()).stream()
                .filter(property -> property.name().equals(name))
                .map(property -> label(property, value))
                .findFirst()
                .orElse(value);
        return "<span class=\"chip %s\">%s</span>".formatted(value.equals("customer") ? "good" : "open", escape(label));
    }
}
