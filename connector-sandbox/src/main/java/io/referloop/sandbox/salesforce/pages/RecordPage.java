package io.referloop.sandbox.salesforce.pages;

import static io.referloop.sandbox.web.Html.escape;

import io.referloop.sandbox.http.Call;
import io.referloop.sandbox.http.Reply;
import io.referloop.sandbox.salesforce.Actor;
import io.referloop.sandbox.salesforce.Field;
import io.referloop.sandbox.salesforce.LeadConversion;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.OrgRecord;
import io.referloop.sandbox.salesforce.Refusal;
import io.referloop.sandbox.salesforce.RefusedException;
import io.referloop.sandbox.web.Look;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** One record: what it holds, what can be done with it, and the place where components go. */
public final class RecordPage {

    private final Org org;
    private final ComponentPlace components;

    public RecordPage(Org org, ComponentPlace components) {
        this.org = org;
        this.components = components;
    }

    /** {@code GET /lightning/r/{type}/{id}/view}. */
    public Reply show(Call call) {
        return record(call).map(record -> page(200, call, record, "")).orElseGet(RecordPage::unknown);
    }

    /** {@code POST …/edit}: every field that the form names. */
    public Reply change(Call call) {
        return done(call, record -> {
            var values = new LinkedHashMap<String, String>();
            for (Field field : org.type(record.type()).orElseThrow().fields()) {
                call.form(field.name()).ifPresent(value -> values.put(field.name(), value.trim()));
            }
            org.update(actor(call), record.id(), values);
            return record.id();
        });
    }

    /** {@code POST …/convert}. */
    public Reply convert(Call call) {
        return done(call, record -> {
            var outcome = org.convert(
                    actor(call),
                    new LeadConversion.Order(
                            record.id(),
                            org.setup().convertedStatus(),
                            call.form("account").orElse("").trim(),
                            "",
                            "",
                            call.form("withoutOpportunity").isPresent()));
            return well(outcome.refusals(), outcome.contactId());
        });
    }

    /** {@code POST …/merge}: this record takes over the other. */
    public Reply merge(Call call) {
        return done(call, record -> {
            String other = call.form("other").orElse("").trim();
            var outcome = org.merge(actor(call), record.id(), Map.of(), List.of(other));
            return well(outcome.refusals(), record.id());
        });
    }

    /** {@code POST …/delete}. */
    public Reply delete(Call call) {
        return record(call)
                .map(record -> {
                    org.delete(record.id());
                    return Reply.seeOther("/lightning/o/" + record.type() + "/list");
                })
                .orElseGet(RecordPage::unknown);
    }

    /** {@code POST …/restore}: out of the recycle bin. */
    public Reply restore(Call call) {
        try {
            org.undelete(call.variable("id"));
        } catch (RefusedException notThere) {
            return unknown();
        }
        return show(call);
    }

    private Reply done(Call call, Function<OrgRecord, String> action) {
        Optional<OrgRecord> record = record(call);
        if (record.isEmpty()) {
            return unknown();
        }
        try {
            String id = action.apply(record.get());
            return Reply.seeOther(OrgLook.path(org.get(id).type(), id) + "/view?saved=1");
        } catch (RefusedException refused) {
            return page(400, call, record.get(), String.valueOf(refused.getMessage()));
        }
    }

    private static String well(List<Refusal> refusals, String id) {
        if (!refusals.isEmpty()) {
            throw new RefusedException(refusals);
        }
        return id;
    }

    private Actor actor(Call call) {
        return Viewer.actor(call, org);
    }

    private Optional<OrgRecord> record(Call call) {
        String type = call.variable("type");
        return org.find(call.variable("id"))
                .filter(record -> record.type().equals(type) && OrgLook.TYPES.contains(type));
    }

    private static Reply unknown() {
        return Look.notFound("The organisation has no such record: it was deleted, or the address is wrong.");
    }

    private Reply page(int status, Call call, OrgRecord record, String error) {
        String main = """
                <div class="head">
                <p class="quiet"><a href="/lightning/o/%1$s/list">%2$s</a> / %3$s</p>
                <h1>%4$s</h1>
                <p>%5$s%12$s</p>
                </div>
                %6$s
                <div class="columns">
                <div class="left">%7$s</div>
                <div class="middle">%8$s%9$s</div>
                <div class="right">%10$s%11$s</div>
                </div>
                """.formatted(
                        record.type(),
                        OrgLook.plural(org, record.type()),
                        record.id(),
                        escape(OrgLook.title(record)),
                        OrgLook.chip(record),
                        notice(call, error),
                        RecordDetails.fields(org, record),
                        OrgForms.quick(org, record),
                        components.onRecord(record),
                        RecordDetails.related(org, record),
                        OrgForms.more(org, record),
                        components.action("referralAction", record.id()));
        return OrgLook.page(status, OrgLook.title(record), org, call, main);
    }

    private static String notice(Call call, String error) {
        if (!error.isEmpty()) {
            return "<p class=\"notice bad\" role=\"alert\"><strong>Not saved.</strong> " + escape(error) + "</p>";
        }
        return call.query("saved").isPresent() ? "<p class=\"notice good\" role=\"status\">Saved.</p>" : "";
    }
}
