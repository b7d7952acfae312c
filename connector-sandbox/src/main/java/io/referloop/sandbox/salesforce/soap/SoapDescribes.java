package io.referloop.sandbox.salesforce.soap;

import io.referloop.sandbox.salesforce.Field;
import io.referloop.sandbox.salesforce.ObjectDescription;
import io.referloop.sandbox.salesforce.ObjectDescription.Child;
import io.referloop.sandbox.salesforce.ObjectDescription.Column;
import io.referloop.sandbox.salesforce.Org;
import io.referloop.sandbox.salesforce.OrgRecord;
import io.referloop.sandbox.salesforce.Values;
import io.referloop.sandbox.salesforce.api.Caller;
import java.util.Map;

/** Tells a client over SOAP what the organisation holds. */
final class SoapDescribes {

    private final Org org;

    SoapDescribes(Org org) {
        this.org = org;
    }

    String answer(SoapRequest request, Caller caller) {
        return switch (request.name()) {
            case "describeGlobal" -> global(caller);
            case "describeSObject" -> describe(request.text("sObjectType"), caller);
            case "describeSObjects" -> {
                var all = new StringBuilder();
                request.texts("sObjectType").forEach(type -> all.append(describe(type, caller)));
                yield all.toString();
            }
            case "getUserInfo" -> user(caller);
            case "getServerTimestamp" ->
                new XmlWriter()
                        .open("result")
                        .element("timestamp", Values.text(org.now()))
                        .close("result")
                        .toString();
            default -> throw SoapProtocol.unknown(request.name());
        };
    }

    private String global(Caller caller) {
        var xml = new XmlWriter().open("result").element("encoding", "UTF-8").element("maxBatchSize", 200);
        for (ObjectDescription type : ObjectDescription.all(org, caller.userId())) {
            xml.open("sobjects");
            type.flags().forEach((name, value) -> {
                if (!ObjectDescription.ONLY_IN_FULL.contains(name)) {
                    xml.element(name, value);
                }
            });
            xml.close("sobjects");
        }
        return xml.close("result").toString();
    }

    private String describe(String name, Caller caller) {
        ObjectDescription type = ObjectDescription.of(org, caller.userId(), name);
        var xml = new XmlWriter().open("result");
        for (Map.Entry<String, Object> flag : type.flags().entrySet()) {
            xml.element(flag.getKey(), flag.getValue() == ObjectDescription.NONE ? null : flag.getValue());
            switch (flag.getKey()) {
                case "associateParentEntity" -> type.children().forEach(child -> child(xml, child));
                case "feedEnabled" -> type.columns().forEach(column -> field(xml, column));
                default -> {}
            }
        }
        return xml.close("result").toString();
    }

    private static void child(XmlWriter xml, Child child) {
        xml.open("childRelationships")
                .element("cascadeDelete", child.cascade())
                .element("childSObject", child.type())
                .element("deprecatedAndHidden", false)
                .element("field", child.field());
        if (!child.relationship().isEmpty()) {
            xml.element("relationshipName", child.relationship());
        }
        xml.close("childRelationships");
    }

    private static void field(XmlWriter xml, Column column) {
        xml.open("fields");
        for (Map.Entry<String, Object> flag : column.flags().entrySet()) {
            xml.element(flag.getKey(), flag.getValue());
            switch (flag.getKey()) {
                case "permissionable" ->
                    column.field()
                            .choices()
                            .forEach(choice -> xml.open("picklistValues")
                                    .element("active", choice.active())
                                    .element(
                                            "defaultValue",
                                            choice.value().equals(column.field().standard()))
                                    .element("label", choice.label())
                                    .element("value", choice.value())
                                    .close("picklistValues"));
                case "queryByDistance" -> column.field().refersTo().ifPresent(reference -> reference(xml, reference));
                default -> {}
            }
        }
        xml.close("fields");
    }

    private static void reference(XmlWriter xml, Field.Reference reference) {
        xml.elements("referenceTo", reference.targets()).element("relationshipName", reference.relationship());
    }

    private String user(Caller caller) {
        OrgRecord user = org.get(caller.userId());
        String currency = org.settings().currencies().getFirst();
        boolean multiple = org.settings().currencies().size() > 1;
        return new XmlWriter()
                .open("result")
                .element("accessibilityMode", false)
                .element("chatterExternal", false)
                .element("currencySymbol", multiple ? null : currency)
                .element("orgAttachmentFileSizeLimit", 5_242_880)
                .element("orgDefaultCurrencyIsoCode", multiple ? null : currency)
                .element("orgDefaultCurrencyLocale", "en_US")
                .element("orgDisallowHtmlAttachments", false)
                .element("orgHasPersonAccounts", false)
                .element("organizationId", org.id())
                .element("organizationMultiCurrency", multiple)
                .element("organizationName", org.settings().name())
                .element("profileId", "00eHs000000001AAAA")
                .nil("roleId")
                .element("sessionSecondsValid", 7_200)
                .element("userDefaultCurrencyIsoCode", multiple ? currency : null)
                .element("userEmail", user.text("Email"))
                .element("userFullName", user.text("Name"))
                .element("userId", user.id())
                .element("userLanguage", "en_US")
                .element("userLocale", "en_US")
                .element("userName", user.text("Username"))
                .element("userTimeZone", "America/New_York")
                .element("userType", "Standard")
                .element("userUiSkin", "Theme3")
                .close("result")
                .toString();
    }
}
