package io.referloop.salesforce.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralField;
import io.referloop.program.ReferralStatus;
import io.referloop.reward.RewardState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** The org's compiler is far away: what it would refuse, or what would only be noticed in an org, is looked for here. */
class SalesforceAppTests {

    private static final Map<String, RecordType> RECORDS = Map.of(
            "Lead", RecordType.LEAD,
            "Contact", RecordType.CONTACT,
            "Account", RecordType.COMPANY,
            "Opportunity", RecordType.DEAL);
    private static final Pattern OURS = Pattern.compile("\\bReferloop_\\w+?__[cr]\\b");
    private static final Pattern PAIR =
            Pattern.compile("\\b(Lead|Contact|Account|Opportunity|Referloop_\\w+?__c)[.$](Referloop_\\w+?__c)\\b");

    private final Map<String, Map<String, Element>> fields = AppSource.fields();

    @Test
    void everyReferralFieldIsOnTheRecordsThatHaveIt() {
        RECORDS.forEach((object, type) -> {
            for (ReferralField field : ReferralField.values()) {
                if (field.on(type)) {
                    assertThat(type(object, name(field)))
                            .as("%s on %s", field, object)
                            .isEqualTo(expected(field));
                }
            }
        });
    }

    @Test
    void aReferralKeepsWhatItsRecordsSay() {
        Stream.of(ReferralField.values())
                .filter(field -> field.on(RecordType.DEAL))
                .forEach(field -> assertThat(type("Referloop_Referral__c", name(field)))
                        .as(field.name())
                        .isIn(expected(field), "Picklist"));
    }

    @Test
    void statusesAndStatesAreTheWordsOfTheCore() {
        Set<String> statuses = Arrays.stream(ReferralStatus.values())
                .map(ReferralStatus::label)
                .collect(Collectors.toSet());
        Set<String> states =
                Arrays.stream(RewardState.values()).map(RewardState::label).collect(Collectors.toSet());

        assertThat(choices("Referloop_Referral__c", "Referloop_Referral_Status__c"))
                .isEqualTo(statuses);
        assertThat(choices("Referloop_Reward__c", "Referloop_State__c")).isEqualTo(states);
        String tones = AppSource.text(AppSource.ROOT.resolve("lwc/referralWords/referralWords.js"));
        Stream.of("Won", "Lost", "Sent", "Delivered", "To approve", "Payment failed", "Reversed")
                .forEach(word -> assertThat(tones).contains("'" + word + "'"));
    }

    @Test
    void everyNameIsOneThatThereIs() {
        TreeSet<String> known = AppSource.names();

        Stream.of("", "../../../render")
                .flatMap(folder -> AppSource.files(folder, "").stream())
                .forEach(file -> {
                    Matcher name = OURS.matcher(AppSource.text(file));
                    while (name.find()) {
                        assertThat(known).as(file.toString()).contains(name.group());
                    }
                });
    }

    /** Outside an org render/apex answers for the classes: with no other fields than theirs. */
    @Test
    void whatStandsInForApexReadsAndWritesTheSameFields() {
        assertThat(namesIn(AppSource.files("../../../render/apex", ".js")))
                .isNotEmpty()
                .isEqualTo(namesIn(AppSource.files("classes", ".cls").stream()
                        .filter(file -> !AppSource.text(file).contains("@IsTest"))
                        .toList()));
    }

    @Test
    void everyFieldIsOnTheObjectOnWhichItIsLookedFor() {
        AppSource.files("", "").forEach(file -> {
            Matcher pair = PAIR.matcher(AppSource.text(file));
            while (pair.find()) {
                assertThat(own(pair.group(1)))
                        .as("%s in %s", pair.group(), file)
                        .containsKey(pair.group(2));
            }
        });
        AppSource.files("objects", ".listView-meta.xml").forEach(file -> {
            String object = AppSource.objectOf(file);
            assertThat(own(object).keySet())
                    .as(file.toString())
                    .containsAll(Stream.of("columns", "field")
                            .flatMap(name -> AppSource.all(AppSource.xml(file), name).stream())
                            .filter(name -> name.startsWith("Referloop_"))
                            .toList());
        });
    }

    @Test
    void everyReferenceLeadsToSomething() {
        assertLeads("permissionsets", "apexClass", "classes/%s.cls");
        assertLeads("permissionsets", "tab", "tabs/%s.tab-meta.xml");
        assertLeads("permissionsets", "application", "applications/%s.app-meta.xml");
        assertLeads("applications", "tabs", "tabs/%s.tab-meta.xml");
        assertLeads("tabs", "flexiPage", "flexipages/%s.flexipage-meta.xml");
        assertLeads("quickActions", "lightningWebComponent", "lwc/%1$s/%1$s.js");
        assertLeads("flexipages", "componentName", "lwc/%1$s/%1$s.js");
        assertLeads("dashboards", "report", "reports/%s.report-meta.xml");
        assertLeads("reports", "reportType", "reportTypes/%s.reportType-meta.xml");
        assertLeads(
                "platformEventChannelMembers",
                "eventChannel",
                "platformEventChannels/%s.platformEventChannel-meta.xml");
    }

    @Test
    void nobodyMayModifyEverything() {
        for (Path file : AppSource.files("permissionsets", ".xml")) {
            Element set = AppSource.xml(file);
            assertThat(AppSource.all(set, "modifyAllRecords"))
                    .as(file.toString())
                    .containsOnly("false");
            boolean integration = file.toString().contains("Integration");
            assertThat(AppSource.all(set, "name"))
                    .as("user permissions of " + file)
                    .isEqualTo(integration ? List.of("ApiEnabled") : List.of());
        }
    }

    @Test
    void theConnectorMayWriteItsFieldsAndNoOtherOnTheCustomersRecords() {
        Element set =
                AppSource.xml(AppSource.ROOT.resolve("permissionsets/Referloop_Integration.permissionset-meta.xml"));
        Set<String> editable = granted(set, "editable");

        assertThat(editable).allSatisfy(field -> assertThat(field).contains(".Referloop_"));
        RECORDS.forEach((object, type) -> Stream.of(ReferralField.values())
                .filter(field -> field.on(type))
                .forEach(field -> assertThat(editable).contains(object + "." + name(field))));
        for (String object : List.of("Referloop_Referral__c", "Referloop_Reward__c", "Referloop_Connection__c")) {
            own(object).keySet().forEach(field -> assertThat(editable).contains(object + "." + field));
        }
    }

    @Test
    void theAdminSeesEveryFieldOfOurs() {
        Element set = AppSource.xml(AppSource.ROOT.resolve("permissionsets/Referloop_Admin.permissionset-meta.xml"));
        Set<String> readable = granted(set, "readable");

        fields.forEach((object, own) ->
                own.keySet().forEach(field -> assertThat(readable).contains(object + "." + field)));
    }

    @Test
    void everyClassThatPagesAndFlowsCallIsGrantedToSomebody() {
        Set<String> granted = AppSource.files("permissionsets", ".xml").stream()
                .flatMap(file -> AppSource.all(AppSource.xml(file), "apexClass").stream())
                .collect(Collectors.toSet());
        for (Path file : AppSource.files("classes", ".cls")) {
            String code = AppSource.text(file);
            boolean called = code.contains("@InvocableMethod")
                    || Pattern.compile("@AuraEnabled(\\(cacheable=true\\))?\\s+public static")
                            .matcher(code)
                            .find();
            String name = String.valueOf(file.getFileName()).replace(".cls", "");
            assertThat(granted.contains(name)).as(name).isEqualTo(called);
        }
    }

    @Test
    void allOfItIsForOneVersion() {
        Stream.concat(AppSource.files("classes", "-meta.xml").stream(), AppSource.files("lwc", "-meta.xml").stream())
                .forEach(file -> assertThat(AppSource.one(AppSource.xml(file), "apiVersion"))
                        .as(file.toString())
                        .isEqualTo("67.0"));
        assertThat(AppSource.text(Path.of("salesforce-app/sfdx-project.json")))
                .contains("\"sourceApiVersion\": \"67.0\"");
    }

    private static void assertLeads(String folder, String element, String target) {
        for (Path file : AppSource.files(folder, ".xml")) {
            for (String name : AppSource.all(AppSource.xml(file), element)) {
                if (name.startsWith("standard-") || name.matches("(?!c:)\\w+:\\w+")) {
                    continue;
                }
                String plain = name.replaceFirst("^c:", "").replaceFirst("__c$", folder.equals("reports") ? "" : "__c");
                assertThat(Files.exists(AppSource.ROOT.resolve(target.formatted(plain))))
                        .as("%s of %s", name, file)
                        .isTrue();
            }
        }
    }

    private Map<String, Element> own(String object) {
        return fields.getOrDefault(object, Map.of());
    }

    private static Set<String> granted(Element set, String how) {
        return AppSource.elements(set, "fieldPermissions").stream()
                .filter(it -> AppSource.one(it, how).equals("true"))
                .map(it -> AppSource.one(it, "field"))
                .collect(Collectors.toSet());
    }

    private String type(String object, String field) {
        Element found = own(object).get(field);
        return found == null ? "no field" : AppSource.one(found, "type");
    }

    private Set<String> choices(String object, String field) {
        Element definition = own(object).get(field);
        return definition == null
                ? Set.of()
                : AppSource.elements(definition, "value").stream()
                        .map(value -> AppSource.one(value, "fullName"))
                        .collect(Collectors.toSet());
    }

    private static String expected(ReferralField field) {
        return switch (field.kind()) {
            case TEXT -> "Text";
            case LONG_TEXT -> "LongTextArea";
            case DATE -> "Date";
        };
    }

    /** NEXT_STEP → Referloop_Next_Step__c. */
    private static String name(ReferralField field) {
        return Arrays.stream(field.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("_", "Referloop_", "__c"));
    }

    private static Set<String> namesIn(List<Path> files) {
        return files.stream()
                .flatMap(file -> OURS.matcher(AppSource.text(file)).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
