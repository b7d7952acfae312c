package io.referloop.salesforce;

import io.referloop.crm.InstallPlan;
import io.referloop.crm.InstallPlan.Item;
import io.referloop.crm.InstallPlan.Kind;
import io.referloop.crm.InstallPlan.State;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import io.referloop.salesforce.SalesforceTypes.Described;
import io.referloop.salesforce.SalesforceTypes.Seen;
import io.referloop.salesforce.SalesforceTypes.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Referloop's package and its user's permissions have to be, held against what the user sees. A field that is missing and one that is
 * hidden from the user look the same to it.
 */
final class SalesforcePackage {

    private static final String ASSIGN = " Assign the permission set “Referloop Integration” to Referloop's user.";
    private static final String INSTALL =
            " Install Referloop's package; if it is there, assign the permission set “Referloop Integration” to Referloop's user.";

    private final Described described;

    SalesforcePackage(Described described) {
        this.described = described;
    }

    InstallPlan plan() {
        List<Item> items = new ArrayList<>();
        for (RecordType type : List.of(RecordType.DEAL, RecordType.CONTACT, RecordType.COMPANY, RecordType.LEAD)) {
            permissions(type, items);
            for (ReferralField field : ReferralField.values()) {
                if (field.on(type)) {
                    items.add(field(type, field));
                }
            }
        }
        history(items);
        referral(items);
        return new InstallPlan(items);
    }

    private void permissions(RecordType type, List<Item> items) {
        String object = SalesforceObjects.name(type);
        Optional<Type> seen = described.type(object);
        items.add(permission(
                type,
                "Read " + object,
                "To follow what becomes of a referral.",
                seen.filter(Type::queryable).isPresent(),
                object + " records are not followed and not shown."));
        items.add(permission(
                type,
                "Edit " + object,
                "To write where the referral stands onto the record.",
                seen.filter(Type::updateable).isPresent(),
                "Nothing is written onto " + object + " records."));
    }

    private Item field(RecordType type, ReferralField field) {
        String name = SalesforceFields.name(field);
        Optional<Seen> seen = described.type(SalesforceObjects.name(type)).flatMap(it -> it.field(name));
        String without = "“" + field.label() + "” is not written onto " + SalesforceObjects.name(type) + " records.";
        return item(type, Kind.FIELD, name, field.label(), field.description(), seen, without);
    }

    private void history(List<Item> items) {
        items.add(permission(
                RecordType.DEAL,
                "Read " + SalesforceObjects.STAGE_HISTORY,
                "To know every stage that an opportunity was in, and since when.",
                described.type(SalesforceObjects.STAGE_HISTORY).isPresent(),
                "Only the present stage of an opportunity is known, and stages that it passed quickly are missed."));
        items.add(permission(
                RecordType.DEAL,
                "Read " + SalesforceObjects.CONTACT_ROLE,
                "To find the opportunities of a referred person.",
                described.type(SalesforceObjects.CONTACT_ROLE).isPresent(),
                "Opportunities are found by their account only."));
    }

    private void referral(List<Item> items) {
        Optional<Type> type = described.type(SalesforceFields.REFERRAL);
        String why = "Keeps each referral as a record of its own, with all of its records around it.";
        Item object = Item.of(
                null,
                Kind.OBJECT,
                SalesforceFields.REFERRAL,
                "Referral",
                why,
                type.filter(Type::createable).isPresent());
        items.add(
                type.isEmpty()
                        ? with(object, State.MISSING, "Referrals are not kept as records of their own." + INSTALL)
                        : type.get().createable()
                                ? object
                                : with(
                                        object,
                                        State.MISSING,
                                        "Referrals are not kept as records of their own." + ASSIGN));
        items.add(item(
                null,
                Kind.KEY,
                SalesforceFields.KEY,
                "Referloop key",
                "Unique: by it the record of a referral is found again, so that none is made twice.",
                type.flatMap(it -> it.field(SalesforceFields.KEY)).filter(Seen::externalId),
                "Referrals are not kept as records of their own."));
        for (ReferralField field : SalesforceFields.ofTheReferral()) {
            String name = SalesforceFields.name(field);
            items.add(item(
                    null,
                    Kind.FIELD,
                    name,
                    field.label(),
                    field.description(),
                    type.flatMap(it -> it.field(name)),
                    "“" + field.label() + "” is not shown on referrals."));
        }
        items.add(Item.of(
                null,
                Kind.OBJECT,
                SalesforceFields.REWARD,
                "Referral reward",
                "Shows what a referral earned.",
                described.type(SalesforceFields.REWARD).isPresent()));
    }

    private static Item item(
            @Nullable RecordType type,
            Kind kind,
            String name,
            String label,
            String why,
            Optional<Seen> seen,
            String without) {
        Item item = Item.of(type, kind, name, label, why, seen.isPresent());
        if (seen.isEmpty()) {
            return with(item, State.MISSING, without + INSTALL);
        }
        return seen.get().updateable()
                ? item
                : with(item, State.MISSING, without + " Referloop's user may see the field but not edit it." + ASSIGN);
    }

    private static Item permission(
            @Nullable RecordType type, String name, String why, boolean granted, String without) {
        Item item = Item.of(type, Kind.PERMISSION, name, name, why, granted);
        return granted ? item : with(item, State.MISSING, without + ASSIGN);
    }

    private static Item with(Item item, State state, String problem) {
        return item.not(state, problem);
    }
}
