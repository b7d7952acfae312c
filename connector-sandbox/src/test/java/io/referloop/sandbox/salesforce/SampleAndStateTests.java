package io.referloop.sandbox.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.referloop.sandbox.Client;
import io.referloop.sandbox.SalesforceSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleAndStateTests {

    @TempDir
    Path folder;

    private final MutableClock clock = new MutableClock();

    @Test
    void theSampleHasAPastInWhichDealsWereWonAndLost() {
        try (var sandbox = start(SalesforceSandbox.builder()
                .installed(Path.of("src/test/resources/salesforce-package"))
                .seeded())) {
            Org org = sandbox.org();

            assertThat(org.all("Account")).hasSizeGreaterThanOrEqualTo(60);
            assertThat(org.all("Opportunity").stream().filter(deal -> Boolean.TRUE.equals(deal.get("IsWon"))))
                    .hasSizeGreaterThan(30);
            assertThat(org.all("Opportunity"))
                    .allMatch(deal -> !deal.modified().isAfter(clock.instant()))
                    .anyMatch(deal -> deal.modified().isBefore(clock.instant().minus(Duration.ofDays(200))));
            assertThat(org.all("OpportunityContactRole")).hasSizeGreaterThanOrEqualTo(120);
            assertThat(org.all("Lead")).hasSize(40);
            assertThat(org.query(
                                    org.users().getFirst().id(),
                                    "SELECT PermissionSet.Name FROM PermissionSetAssignment"
                                            + " WHERE PermissionSet.Name = 'Sample_Rep' AND Assignee.IsActive = TRUE",
                                    false)
                            .total())
                    .isEqualTo(1);
            assertThat(org.all("Contact"))
                    .extracting(contact -> contact.text("Email"))
                    .allMatch(email -> email.endsWith(".example"));
        }
    }

    @Test
    void everythingIsThereAgainAfterARestart() {
        Path file = folder.resolve("deep/salesforce.json");
        String token;
        String deal;
        String gone;
        try (var sandbox = start(SalesforceSandbox.builder().state(file))) {
            Org org = sandbox.org();
            token = Client.signedIn(sandbox).token();
            deal = org.create(
                    "Opportunity",
                    Map.of("Name", "Deal", "StageName", "Prospecting", "CloseDate", "2026-12-31", "Amount", "12.50"));
            gone = org.create("Account", Map.of("Name", "Gone"));
            org.delete(gone);
            org.setup().addStage("Signed", "Signed", 100, true, true);
        }

        try (var sandbox = start(SalesforceSandbox.builder()
                .installed(Path.of("src/test/resources/salesforce-package"))
                .state(file))) {
            Org org = sandbox.org();
            Client http = Client.of(sandbox).token(token);
            assertThat(http.get("/services/data/v65.0/sobjects/Opportunity/" + deal)
                            .at("/CloseDate"))
                    .isEqualTo("2026-12-31");
            assertThat(org.get(deal).text("Amount")).isEqualTo("12.50");
            assertThat(org.deleted("Account")).extracting(OrgRecord::id).containsExactly(gone);
            org.update(deal, Map.of("StageName", "Signed"));
            assertThat(org.get(deal).get("IsWon")).isEqualTo(true);
            assertThat(org.create("Account", Map.of("Name", "New"))).isNotEqualTo(gone);
            assertThat(org.all("PermissionSet"))
                    .extracting(set -> set.text("Name"))
                    .containsExactly("Sample_Rep");
        }
    }

    @Test
    void aBrokenFileIsRefusedWithTheFix() throws IOException {
        Path file = Files.writeString(folder.resolve("salesforce.json"), "{\"version\":1,\"org\":{");

        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> start(SalesforceSandbox.builder().state(file)))
                .withMessageContaining("delete it");
    }

    private SalesforceSandbox start(SalesforceSandbox.Builder builder) {
        return builder.clock(clock).start();
    }
}
