package io.referloop.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.ActionCall;
import io.referloop.crm.ActionKind;
import io.referloop.crm.ActionResult;
import io.referloop.crm.ConnectionReport;
import io.referloop.crm.CrmChange.StageMoved;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.CrmSession;
import io.referloop.crm.CrmUsage;
import io.referloop.crm.FieldWrite;
import io.referloop.crm.InstallPlan;
import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.crm.ReferralEntry;
import io.referloop.crm.ReferralField;
import io.referloop.crm.WriteOutcome;
import io.referloop.sandbox.salesforce.Knob;
import io.referloop.sandbox.salesforce.OrgSettings;
import io.referloop.sandbox.salesforce.Permissions;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is Salesforce's own: conversion, merges, flags, locks, hidden fields, long lists. */
class SalesforceOrganisationTests {

    private SalesforceHarness crm = new SalesforceHarness();

    @AfterEach
    void stop() {
        crm.close();
    }

    @Test
    void tenThousandChangedOpportunitiesAreCaughtUpInFewCalls() {
        List<RecordRef> deals = crm.createAll(
                RecordType.DEAL,
                IntStream.range(0, 10_000)
                        .mapToObj(i -> Map.of("Name", "Deal " + i))
                        .toList());
        crm.clock.advance(Duration.ofHours(1));
        Instant down = crm.clock.instant();
        for (int from = 0; from < deals.size(); from += 200) {
            crm.org.updateAll(
                    deals.subList(from, from + 200).stream().map(RecordRef::id).toList(),
                    Map.of("StageName", "Closed Won"));
        }
        long before = crm.calls();

        Set<RecordRef> won = new HashSet<>();
        for (RecordType type : RecordType.values()) {
            walk(session(), type, down).forEach(record -> {
                assertThat(record.stages().getLast().stage()).isEqualTo("Closed Won");
                won.add(record.ref());
            });
        }

        assertThat(won).hasSize(10_000);
        assertThat(crm.calls() - before).isLessThanOrEqualTo(60);
    }

    @Test
    void twoWritersOnTwoThousandChildrenOfOneAccountLoseNothing() throws Exception {
        String parent = crm.org.create("Account", Map.of("Name", "Initech"));
        List<RecordRef> contacts = crm.createAll(
                RecordType.CONTACT,
                IntStream.range(0, 2_000)
                        .mapToObj(i -> Map.of("Email", "p" + i + "@initech.example", "AccountId", parent))
                        .toList());
        crm.org.faults().set(Knob.HOLD_LOCKS_MILLIS, 2);
        List<ReferralField> fields = List.of(ReferralField.REFERRED_BY, ReferralField.NEXT_STEP);

        List<WriteOutcome> outcomes = new ArrayList<>();
        try (ExecutorService writers = Executors.newFixedThreadPool(2)) {
            List<Future<List<WriteOutcome>>> both = fields.stream()
                    .map(field -> writers.submit(() -> session()
                            .write(contacts.stream()
                                    .map(it -> new FieldWrite(
                                            it,
                                            Map.of(field, "from " + field),
                                            UUID.randomUUID().toString()))
                                    .toList())))
                    .toList();
            for (Future<List<WriteOutcome>> one : both) {
                outcomes.addAll(one.get());
            }
        }

        assertThat(outcomes).hasSize(4_000).allSatisfy(it -> assertThat(it).isInstanceOf(WriteOutcome.Written.class));
        assertThat(contacts).allSatisfy(contact -> {
            for (ReferralField field : fields) {
                assertThat(crm.held(contact, field)).isEqualTo("from " + field);
            }
        });
    }

    @Test
    void aLockedRowIsTriedAgain() {
        RecordRef deal = deal();
        crm.org.faults().set(Knob.LOCK_NEXT_RECORDS, 3);

        assertThat(write(deal, ReferralField.REFERRED_BY, "Grace")).isInstanceOf(WriteOutcome.Written.class);
        assertThat(crm.held(deal, ReferralField.REFERRED_BY)).isEqualTo("Grace");
    }

    @Test
    void aRowThatStaysLockedIsLeftToTheScheduler() {
        RecordRef deal = deal();
        crm.org.faults().set(Knob.LOCK_NEXT_RECORDS, 100);

        assertThat(write(deal, ReferralField.REFERRED_BY, "Grace"))
                .isInstanceOfSatisfying(
                        WriteOutcome.Failed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(CrmFailure.Throttled.class));
    }

    @Test
    void aRecordThatIsRefusedForAReasonOfTomorrowDoesNotStopTheOthers() {
        List<RecordRef> deals = crm.createAll(
                RecordType.DEAL,
                IntStream.range(0, 20).mapToObj(i -> Map.<String, String>of()).toList());
        crm.org.faults().set(Knob.UNKNOWN_STATUS_OF_NEXT_RECORDS, 1);

        List<WriteOutcome> outcomes = session()
                .write(deals.stream()
                        .map(it -> new FieldWrite(
                                it,
                                Map.of(ReferralField.REFERRED_BY, "Grace"),
                                UUID.randomUUID().toString()))
                        .toList());

        assertThat(outcomes).allSatisfy(it -> assertThat(it).isInstanceOf(WriteOutcome.Written.class));
        assertThat(deals)
                .allSatisfy(it ->
                        assertThat(crm.held(it, ReferralField.REFERRED_BY)).isEqualTo("Grace"));
    }

    @Test
    void aConvertedLeadBelongsToWhatItBecame() {
        RecordRef lead = crm.create(RecordType.LEAD, Map.of(CrmRecord.EMAIL, "ada@initech.example"));
        crm.org.convertLead(lead.id(), true);

        CrmRecord read =
                session().read(RecordType.LEAD, List.of(lead.id())).records().getFirst();

        assertThat(read.associated())
                .extracting(RecordRef::type)
                .containsExactlyInAnyOrder(RecordType.CONTACT, RecordType.COMPANY, RecordType.DEAL);
        assertThat(read.became()).isEqualTo(read.associated());
        RecordRef contact = read.associated(RecordType.CONTACT).getFirst();
        assertThat(session()
                        .read(RecordType.CONTACT, List.of(contact.id()))
                        .records()
                        .getFirst()
                        .associated(RecordType.DEAL))
                .isEqualTo(read.associated(RecordType.DEAL));
    }

    @Test
    void aStageThatIsPassedQuicklyIsStillInTheHistoryAndAnUnchangedOneIsToldOnce() {
        RecordRef deal = deal();
        crm.clock.advance(Duration.ofMinutes(1));
        crm.moveTo(deal, "Closed Won");
        crm.clock.advance(Duration.ofMinutes(1));
        crm.change(deal, CrmRecord.AMOUNT, "99");
        crm.clock.advance(Duration.ofMinutes(1));
        crm.moveTo(deal, "Qualification");

        CrmRecord read =
                session().read(RecordType.DEAL, List.of(deal.id())).records().getFirst();

        assertThat(read.stages())
                .extracting(StageMoved::stage)
                .containsExactly("Prospecting", "Closed Won", "Qualification");
    }

    @Test
    void anIdOfFifteenCharactersIsTheSameRecord() {
        RecordRef deal = deal();

        RecordPage page = session().read(RecordType.DEAL, List.of(deal.id().substring(0, 15)));

        assertThat(page.records())
                .singleElement()
                .satisfies(it -> assertThat(it.ref()).isEqualTo(deal));
    }

    @Test
    void whatIsHiddenFromTheUserIsLeftOutAndNamed() {
        RecordRef deal = crm.create(RecordType.DEAL, Map.of(CrmRecord.NAME, "Initech", CrmRecord.AMOUNT, "1200"));
        crm.org.permissions().hideField(crm.user(), "Opportunity", "Amount");
        crm.withdraw(RecordType.DEAL, ReferralField.REWARD);

        CrmRecord read =
                session().read(RecordType.DEAL, List.of(deal.id())).records().getFirst();
        WriteOutcome outcome = session()
                .write(List.of(new FieldWrite(
                        deal,
                        Map.of(ReferralField.REWARD, "50 USD", ReferralField.REFERRED_BY, "Grace"),
                        UUID.randomUUID().toString())))
                .getFirst();

        assertThat(read.field(CrmRecord.AMOUNT)).isEmpty();
        assertThat(read.field(CrmRecord.NAME)).contains("Initech");
        assertThat(outcome).isInstanceOf(WriteOutcome.Written.class);
        assertThat(crm.held(deal, ReferralField.REFERRED_BY)).isEqualTo("Grace");
        assertThat(session().planInstall().missing())
                .singleElement()
                .satisfies(item -> assertThat(item.problem()).contains("Referral reward", "Opportunity"));
    }

    @Test
    void eachMissingPermissionIsNamedWithWhatItDisables() {
        crm.org.permissions().deny(crm.user(), "Lead", Permissions.Access.READ);
        crm.org.permissions().deny(crm.user(), "Opportunity", Permissions.Access.EDIT);

        List<InstallPlan.Item> missing = session().planInstall().missing();

        assertThat(missing).extracting(InstallPlan.Item::name).contains("Read Lead", "Edit Opportunity");
        assertThat(missing).allSatisfy(item -> assertThat(item.problem()).endsWith("."));
    }

    @Test
    void whatAReferralEarnedStandsBesideItOnceHoweverOftenItIsTold() {
        RecordRef deal = deal();
        RecordRef referrer = crm.create(RecordType.CONTACT, Map.of(CrmRecord.EMAIL, "grace@initech.example"));
        ReferralEntry.Reward reward = new ReferralEntry.Reward(
                "d9b2d63d-a233-4123-847a-7090fe2e3c2b",
                "On hold",
                "the referrer",
                "Grace Hopper",
                "$50.00",
                "50.00",
                "USD",
                "50 dollars when the deal is won",
                "Step: one",
                "2026-09-05",
                "2026-10-05");
        ReferralEntry entry = new ReferralEntry(
                "0f8fad5b-d9cb-469f-a165-70867728950e",
                Map.of(ReferralField.REFERRAL_STATUS, "Won"),
                "grace@initech.example",
                List.of(deal),
                null,
                false,
                Set.of(),
                List.of(reward),
                new ReferralEntry.About(
                        "Customers refer",
                        "rep@referloop.example",
                        Instant.parse("2026-09-05T10:30:00Z"),
                        "50.00",
                        "USD",
                        URI.create("https://referloop.example/referrals/R-7")));

        assertThat(session().keep(List.of(entry))).hasSize(1);
        var outcomes = session().keep(List.of(entry));

        assertThat(outcomes).singleElement().isInstanceOf(ReferralEntry.Outcome.Kept.class);
        assertThat(crm.org.all(SalesforceFields.REFERRAL)).singleElement().satisfies(kept -> {
            assertThat(kept.text("Referloop_Program__c")).isEqualTo("Customers refer");
            assertThat(kept.text("Referloop_Submitted_By__c")).isEqualTo("rep@referloop.example");
            assertThat(kept.text("Referloop_Status_Since__c")).startsWith("2026-09-05T10:30:00");
            assertThat(new BigDecimal(kept.text("Referloop_Reward_Amount__c"))).isEqualByComparingTo("50");
            assertThat(kept.text("Referloop_Currency__c")).isEqualTo("USD");
            assertThat(kept.text("Referloop_Url__c")).isEqualTo("https://referloop.example/referrals/R-7");
        });
        assertThat(crm.org.all(SalesforceFields.REWARD)).singleElement().satisfies(kept -> {
            assertThat(kept.text("Referloop_State__c")).isEqualTo("On hold");
            assertThat(new BigDecimal(kept.text("Referloop_Amount__c"))).isEqualByComparingTo("50");
            assertThat(kept.text("Referloop_Release_On__c")).isEqualTo("2026-10-05");
            assertThat(kept.text("Referloop_Beneficiary_Contact__c")).isEqualTo(referrer.id());
            assertThat(kept.text(SalesforceFields.REFERRAL))
                    .isEqualTo(((ReferralEntry.Outcome.Kept) outcomes.getFirst()).id());
        });
    }

    @Test
    void aSubmittedReferralIsReadAsAWishOfWhoeverCreatedIt() {
        RecordRef deal = crm.create(RecordType.DEAL, Map.of("Name", "Initech"));
        String waiting = crm.waitingAction(deal);
        String answered = crm.waitingAction(deal);
        session().complete(answered, ActionResult.refused("DUPLICATE_REFERRAL", "Already referred: that is R-3."));

        List<ActionCall> wishes = session().wishes();

        assertThat(wishes).singleElement().satisfies(wish -> {
            assertThat(wish.callback()).isEqualTo(waiting);
            assertThat(wish.kind()).isEqualTo(ActionKind.SUBMIT_REFERRAL);
            assertThat(wish.record()).isEqualTo(deal);
            assertThat(wish.accountId()).isEqualTo(crm.account().accountId());
            assertThat(wish.inputs())
                    .containsEntry("referrerEmail", "dana@partner.example")
                    .containsEntry("entry", waiting)
                    .hasEntrySatisfying("submittedBy", by -> assertThat(by).contains("@"));
        });
    }

    @Test
    void aSubmittedReferralOfADeletedRecordIsAboutNothingThatIsFound() {
        RecordRef deal = crm.create(RecordType.DEAL, Map.of("Name", "Initech"));
        crm.waitingAction(deal);
        crm.delete(deal);

        ActionCall wish = session().wishes().getFirst();

        assertThat(session()
                        .read(wish.record().type(), List.of(wish.record().id()))
                        .records())
                .isEmpty();
    }

    @Test
    void theSubmittedRecordBecomesTheReferralsOwnAndStaysTheOnlyOne() {
        RecordRef deal = crm.create(RecordType.DEAL, Map.of("Name", "Initech"));
        String waiting = crm.waitingAction(deal);
        String key = UUID.randomUUID().toString();

        var first = session().keep(List.of(entry(key, deal, waiting, Set.of())));
        session().complete(waiting, new ActionResult(true, Map.of("referralNumber", "R-7")));
        var again = session().keep(List.of(entry(key, deal, waiting, Set.of(deal))));

        assertThat(List.of(first.getFirst(), again.getFirst()))
                .allSatisfy(it -> assertThat(it).isEqualTo(new ReferralEntry.Outcome.Kept(waiting)));
        assertThat(crm.org.all(SalesforceFields.REFERRAL)).singleElement().satisfies(kept -> {
            assertThat(kept.text(SalesforceFields.KEY)).isEqualTo(key);
            assertThat(kept.text("Name")).isEqualTo("R-7");
            assertThat(kept.text(SalesforceFields.SYNC_STATE)).isEqualTo("Synced");
            assertThat(kept.text("Referloop_Referral_Status__c")).isEqualTo("Contacted");
        });
    }

    @Test
    void whereTheSubmittedRecordIsDeletedAnotherIsMade() {
        RecordRef deal = crm.create(RecordType.DEAL, Map.of("Name", "Initech"));
        String waiting = crm.waitingAction(deal);
        crm.org.delete(waiting);
        String key = UUID.randomUUID().toString();

        var outcome =
                session().keep(List.of(entry(key, deal, waiting, Set.of()))).getFirst();

        assertThat(outcome)
                .isInstanceOf(ReferralEntry.Outcome.Kept.class)
                .isNotEqualTo(new ReferralEntry.Outcome.Kept(waiting));
        assertThat(crm.org.all(SalesforceFields.REFERRAL))
                .singleElement()
                .satisfies(kept -> assertThat(kept.text(SalesforceFields.KEY)).isEqualTo(key));
    }

    @Test
    void saysInTheOrganisationHowTheConnectionIsInOneRecord() {
        var works = new ConnectionReport(
                "c1",
                "",
                "Change events",
                null,
                null,
                crm.clock.instant(),
                URI.create("https://referloop.example/connections"));

        session().report(works);
        session()
                .report(new ConnectionReport(
                        "c1",
                        "Salesforce said nothing for ten minutes",
                        "Reading until events come",
                        crm.clock.instant(),
                        new CrmUsage.Quota(100_000, 99_000, Duration.ofDays(1)),
                        crm.clock.instant(),
                        works.page()));

        assertThat(crm.org.all("Referloop_Connection__c")).singleElement().satisfies(told -> {
            assertThat(told.text("Referloop_State__c")).isEqualTo("Needs you");
            assertThat(told.text("Referloop_Message__c")).isEqualTo("Salesforce said nothing for ten minutes");
            assertThat(new BigDecimal(told.text("Referloop_Api_Used__c"))).isEqualByComparingTo("1000");
            assertThat(new BigDecimal(told.text("Referloop_Api_Limit__c"))).isEqualByComparingTo("100000");
            assertThat(told.text("Referloop_Running_As__c")).startsWith("referloop.integration");
            assertThat(told.text("Referloop_Reported_At__c")).startsWith("2026-09-05T10:00:00");
            assertThat(told.text("Referloop_Url__c")).isEqualTo("https://referloop.example/connections");
        });
        session().report(works);
        assertThat(crm.org.all("Referloop_Connection__c")).singleElement().satisfies(told -> {
            assertThat(told.text("Referloop_State__c")).isEqualTo("Connected");
            assertThat(told.text("Referloop_Message__c")).isEmpty();
        });
    }

    private static ReferralEntry entry(String key, RecordRef deal, String known, Set<RecordRef> joined) {
        return new ReferralEntry(
                key,
                Map.of(ReferralField.REFERRAL_ID, "R-7", ReferralField.REFERRAL_STATUS, "Contacted"),
                "dana@partner.example",
                List.of(deal),
                known,
                false,
                joined);
    }

    @Test
    void aDealOfAPersonAccountIsThatPersonsAndWhatIsWrittenToThemStandsOnTheAccount() {
        crm.close();
        crm = new SalesforceHarness(20_000, OrgSettings.standard().withPersonAccounts());
        String person = crm.org.create(
                "Account", Map.of("FirstName", "Ada", "LastName", "Byron", "PersonEmail", "ada@byron.example"));
        String contact = crm.org.get(person).text("PersonContactId");
        RecordRef deal = crm.create(RecordType.DEAL, Map.of("Name", "Engine", "AccountId", person));
        RecordRef business = crm.create(RecordType.DEAL, Map.of("Name", "Loom"));

        List<CrmRecord> read = session()
                .read(RecordType.DEAL, List.of(deal.id(), business.id()))
                .records();
        List<CrmRecord> found = session()
                .find(RecordType.CONTACT, CrmRecord.EMAIL, List.of("ada@byron.example"))
                .records();
        List<WriteOutcome> written = session()
                .write(List.of(new FieldWrite(
                        new RecordRef(RecordType.CONTACT, contact),
                        Map.of(ReferralField.ELIGIBLE, "yes", ReferralField.NEXT_ASK_ON, "2026-12-01"),
                        UUID.randomUUID().toString())));

        assertThat(read.getFirst().associated())
                .contains(new RecordRef(RecordType.CONTACT, contact), new RecordRef(RecordType.COMPANY, person));
        assertThat(read.getLast().associated()).isEmpty();
        assertThat(found).extracting(CrmRecord::ref).containsExactly(new RecordRef(RecordType.CONTACT, contact));
        assertThat(written).singleElement().isInstanceOf(WriteOutcome.Written.class);
        assertThat(crm.org.get(contact).text("Referloop_Eligible__c")).isEqualTo("yes");
        assertThat(crm.org.get(person).text("Referloop_Eligible__pc")).isEqualTo("yes");
    }

    @Test
    void aListPastTheBulkSizeComesByAJob() {
        crm.close();
        crm = new SalesforceHarness(2_000);
        List<RecordRef> contacts = crm.createAll(
                RecordType.CONTACT,
                IntStream.range(0, 4_500)
                        .mapToObj(i -> Map.of("Email", "p" + i + "@initech.example", "LastName", "O'\"Neil, " + i))
                        .toList());

        List<CrmRecord> listed = new ArrayList<>();
        String cursor = null;
        for (int patience = 0; patience < 50; patience++) {
            try {
                RecordPage page = session().list(RecordType.CONTACT, cursor);
                listed.addAll(page.records());
                cursor = page.next();
                if (cursor == null) {
                    break;
                }
            } catch (CrmException working) {
                assertThat(working.failure()).isInstanceOf(CrmFailure.Throttled.class);
                crm.clock.advance(Duration.ofSeconds(10));
            }
        }

        assertThat(listed).extracting(CrmRecord::ref).containsExactlyInAnyOrderElementsOf(contacts);
        assertThat(listed)
                .allSatisfy(it ->
                        assertThat(it.field(CrmRecord.LAST_NAME).orElse("")).startsWith("O'\"Neil, "));
    }

    private RecordRef deal() {
        return crm.create(RecordType.DEAL, Map.of(CrmRecord.NAME, "Initech"));
    }

    private WriteOutcome write(RecordRef record, ReferralField field, String value) {
        return session()
                .write(List.of(new FieldWrite(
                        record, Map.of(field, value), UUID.randomUUID().toString())))
                .getFirst();
    }

    private CrmSession session() {
        return crm.connector().open(crm.account());
    }

    private static List<CrmRecord> walk(CrmSession session, RecordType type, Instant since) {
        List<CrmRecord> records = new ArrayList<>();
        @Nullable String cursor = null;
        do {
            RecordPage page = session.page(type, cursor, since);
            records.addAll(page.records());
            cursor = page.next();
        } while (cursor != null);
        return records;
    }
}
