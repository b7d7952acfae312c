package io.referloop.sandbox.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.referloop.sandbox.salesforce.OrgChange.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrgTests {

    private final MutableClock clock = new MutableClock();
    private final Org org = new Org(OrgSettings.standard(), clock);
    private final List<OrgChange> heard = new ArrayList<>();

    OrgTests() {
        org.listen(heard::add);
    }

    @Test
    void givesIdsWithTheStandardPrefixesAndAChecksum() {
        String account = org.create("Account", Map.of("Name", "Acme"));

        assertThat(account).startsWith("001").hasSize(18);
        assertThat(Ids.parse(account.substring(0, 15))).contains(account);
        assertThat(org.get(account.substring(0, 15)).text("Name")).isEqualTo("Acme");
        assertThat(Ids.parse(account.substring(0, 17) + "!")).isEmpty();
    }

    @Test
    void stampsRecordsToTheSecondAndNeverBackwards() {
        String account = org.create("Account", Map.of("Name", "Acme"));
        clock.advance(Duration.ofMillis(2_400));

        org.update(account, Map.of("Website", "https://acme.example"));

        assertThat(org.get(account).get("SystemModstamp")).isEqualTo(Instant.parse("2026-11-20T09:00:02Z"));
        assertThat(org.get(account).text("SystemModstamp")).isEqualTo("2026-11-20T09:00:02.000Z");
    }

    @Test
    void tellsEveryCommittedChangeWithItsValues() {
        String deal = opportunity("Deal", "Prospecting");
        org.update(deal, Map.of("StageName", "Closed Won", "Amount", "1200.5"));
        org.delete(deal);

        assertThat(heard).extracting(OrgChange::changeType).containsExactly(Type.CREATE, Type.UPDATE, Type.DELETE);
        assertThat(heard).extracting(OrgChange::commitNumber).isSorted().doesNotHaveDuplicates();
        assertThat(heard.get(1).changedFields())
                .containsEntry("StageName", "Closed Won")
                .containsEntry("Amount", new BigDecimal("1200.50"))
                .containsEntry("Probability", new BigDecimal("100"))
                .doesNotContainKeys("IsWon", "Name", "SystemModstamp");
        assertThat(heard.get(1).recordIds()).containsExactly(deal);
    }

    @Test
    void tellsTheSameChangeOfManyRecordsOnce() {
        String one = opportunity("One", "Prospecting");
        String two = opportunity("Two", "Prospecting");
        heard.clear();

        org.updateAll(List.of(one, two), Map.of("StageName", "Closed Lost"));

        assertThat(heard).hasSize(1);
        assertThat(heard.getFirst().recordIds()).containsExactly(one, two);
    }

    @Test
    void theStageDecidesWhetherADealIsWon() {
        String deal = opportunity("Deal", "Negotiation/Review");
        assertThat(org.get(deal).get("IsWon")).isEqualTo(false);
        heard.clear();

        org.setup().stage("Negotiation/Review", true, true);

        assertThat(org.get(deal).get("IsWon")).isEqualTo(true);
        assertThat(heard).isEmpty();
    }

    @Test
    void keepsAHistoryOfADealsStages() {
        String deal = opportunity("Deal", "Prospecting");
        org.update(deal, Map.of("StageName", "Closed Won"));
        org.update(deal, Map.of("Description", "no history"));

        assertThat(org.all("OpportunityHistory"))
                .extracting(entry -> entry.text("StageName"))
                .containsExactly("Prospecting", "Closed Won");
    }

    @Test
    void refusesWhatSalesforceRefuses() {
        refused("REQUIRED_FIELD_MISSING", "Contact", Map.of("FirstName", "Ada"));
        refused("INVALID_EMAIL_ADDRESS", "Contact", Map.of("LastName", "Byron", "Email", "nobody"));
        refused("STRING_TOO_LONG", "Contact", Map.of("LastName", "x".repeat(81)));
        refused(
                "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
                "Lead",
                Map.of("LastName", "B", "Company", "C", "Status", "?"));
        refused(
                "FIELD_INTEGRITY_EXCEPTION",
                "Contact",
                Map.of("LastName", "B", "AccountId", org.users().getFirst().id()));
        refused(
                "INVALID_FIELD_FOR_INSERT_UPDATE",
                "Contact",
                Map.of("LastName", "B", "CreatedDate", "2026-01-01T00:00:00Z"));
        assertThatExceptionOfType(RequestException.class)
                .isThrownBy(() -> org.create("Contact", Map.of("LastName", "B", "Nonsense__c", "1")))
                .withMessageContaining("INVALID_FIELD");
    }

    @Test
    void aMergedRecordNamesItsSurvivorAndHandsOverItsChildren() {
        String survivor = org.create("Account", Map.of("Name", "Acme"));
        String other = org.create("Account", Map.of("Name", "Acme Inc"));
        String contact = org.create("Contact", Map.of("LastName", "Byron", "AccountId", other));
        heard.clear();

        org.merge(survivor, other);

        assertThat(org.get(contact).text("AccountId")).isEqualTo(survivor);
        assertThat(org.find(other)).isEmpty();
        assertThat(org.deleted("Account").getFirst().text("MasterRecordId")).isEqualTo(survivor);
        assertThat(heard)
                .extracting(
                        change -> change.changeType() + " " + change.recordIds().getFirst())
                .contains("DELETE " + other, "UPDATE " + contact);
    }

    @Test
    void aConvertedLeadPointsToItsNewRecords() {
        String lead = org.create("Lead", Map.of("LastName", "Byron", "Company", "Acme", "Email", "ada@acme.example"));
        heard.clear();

        org.convertLead(lead, true);

        OrgRecord converted = org.get(lead);
        assertThat(converted.get("IsConverted")).isEqualTo(true);
        assertThat(org.get(converted.text("ConvertedAccountId")).text("Name")).isEqualTo("Acme");
        assertThat(org.get(converted.text("ConvertedContactId")).text("Email")).isEqualTo("ada@acme.example");
        assertThat(org.all("OpportunityContactRole").getFirst().get("IsPrimary"))
                .isEqualTo(true);
        assertThat(heard)
                .extracting(OrgChange::entity)
                .containsExactly("Account", "Contact", "Opportunity", "OpportunityContactRole", "Lead");
        assertThat(heard).extracting(OrgChange::sequenceNumber).containsExactly(1, 2, 3, 4, 5);
        assertThat(heard)
                .extracting(OrgChange::transactionKey)
                .containsOnly(heard.getFirst().transactionKey());
    }

    @Test
    void deletingAnAccountTakesItsRecordsAlongAndTheRecycleBinGivesThemBack() {
        String account = org.create("Account", Map.of("Name", "Acme"));
        String contact = org.create("Contact", Map.of("LastName", "Byron", "AccountId", account));

        org.delete(account);
        assertThat(org.find(contact)).isEmpty();
        org.undelete(account);

        assertThat(org.find(account)).isPresent();
        org.emptyRecycleBin();
        assertThat(org.deleted("Contact")).isEmpty();
    }

    @Test
    void aHeldParentKeepsItsChildrenFromBeingWritten() {
        String account = org.create("Account", Map.of("Name", "Acme"));
        try (var held = org.hold(account)) {
            assertThat(held).isNotNull();
            refused("UNABLE_TO_LOCK_ROW", "Contact", Map.of("LastName", "B", "AccountId", account));
        }
        assertThat(org.create("Contact", Map.of("LastName", "B", "AccountId", account)))
                .startsWith("003");
    }

    private String opportunity(String name, String stage) {
        return org.create("Opportunity", Map.of("Name", name, "StageName", stage, "CloseDate", "2026-12-31"));
    }

    private void refused(String code, String type, Map<String, String> values) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> org.create(type, values))
                .satisfies(refused -> assertThat(refused.refusals())
                        .extracting(Refusal::statusCode)
                        .contains(code));
    }
}
