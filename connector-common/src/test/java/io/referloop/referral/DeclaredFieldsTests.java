package io.referloop.referral;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.program.CrmFields;
import io.referloop.program.Programs;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.TestCore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeclaredFieldsTests {

    private final Company company = new Company(
            "fields: {deal.plan: {type: text, property: plan_name}, deal.term_months: {type: number, property: months}}",
            "- {key: pro, for: referrer, on: won, when: 'deal.plan == \"pro\"', earn: 100}");
    private final Referral referral = company.referred("A");

    @Test
    void areWhatTheAdapterIsAskedFor() {
        CrmFields fields = TestCore.bean(Programs.class).crmFields(company.workspace());

        assertThat(fields.properties("deal")).containsExactlyInAnyOrder("plan_name", "months");
        assertThat(fields.names("deal", "plan_name")).containsExactly("plan");
        assertThat(fields.properties("contact")).isEmpty();
    }

    @Test
    void becomeFactsUnderTheProgramsNamesWhenARecordIsRead() {
        read(Map.of("plan_name", "pro", "months", "24", "color", "red"));
        read(Map.of("plan_name", "pro", "months", "12"));

        ReferralHistory history = history();
        RecordKey deal = Story.dealKey("A");
        assertThat(history.latest(deal, "plan").orElseThrow().value()).isEqualTo("pro");
        assertThat(history.latest(deal, "term_months").orElseThrow().value()).isEqualTo("12");
        assertThat(history.latest(deal, "color")).isEmpty();
        assertThat(history.latest(deal, Fact.CREATED).orElseThrow().value())
                .isEqualTo(referral.claimedAt().toString());
    }

    private void read(Map<String, String> fields) {
        RecordRef ref = new RecordRef(RecordType.DEAL, "A");
        Instant now = TestCore.clock().instant();
        TestCore.clock().advance(Duration.ofMinutes(1));
        CrmRecord record = new CrmRecord(ref, ref, fields, List.of(), List.of(), referral.claimedAt(), now);
        TestCore.bean(InWorkspace.class)
                .run(
                        company.workspace(),
                        () -> TestCore.bean(RecordFacts.class)
                                .take(company.workspace(), Story.CONNECTION, Map.of(record, referral.id()), "test"));
    }

    private ReferralHistory history() {
        return TestCore.bean(InWorkspace.class)
                .call(company.workspace(), () -> TestCore.bean(Progress.class).history(company.workspace(), referral));
    }
}
