package io.referloop.eligibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.CrmChange;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.RecordPage;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.eligibility.Asking.Answer;
import io.referloop.eligibility.EligibilityDecided.Standing;
import io.referloop.eligibility.ReadQueue.Source;
import io.referloop.program.Program;
import io.referloop.referral.Links;
import io.referloop.referral.RecordKey;
import io.referloop.referral.Referrals;
import io.referloop.stage.StageMaps;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.TestCore;
import io.referloop.workspace.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;

class CandidatesTests {

    private final InWorkspace inWorkspace = TestCore.bean(InWorkspace.class);
    private final JdbcClient jdbc = TestCore.bean(JdbcClient.class);
    private final UUID workspace = TestCore.workspace().id();
    private final UUID connection = UUID.randomUUID();
    private final List<Standing> told = Collections.synchronizedList(new ArrayList<>());
    private final ApplicationEventPublisher events = event -> {
        // What is due is decided about in all workspaces, those of other tests too.
        if (event instanceof EligibilityDecided decided && decided.workspace().equals(workspace)) {
            told.addAll(decided.standings());
        }
    };
    private final List<Program> programs =
            List.of(Policies.program(Policies.every60Days(Policies.PROMOTER, Policies.FIRST_PAYROLL)));
    private final AskingPrograms asking = new AskingPrograms(any -> programs);
    private final CandidateRows rows = TestCore.bean(CandidateRows.class);
    private final ContactFacts facts = TestCore.bean(ContactFacts.class);
    private final Actions actions = TestCore.bean(Actions.class);
    private final Candidates candidates = new Candidates(
            inWorkspace,
            jdbc,
            asking,
            rows,
            facts,
            actions,
            TestCore.bean(Links.class),
            TestCore.bean(Referrals.class),
            events,
            TestCore.clock());
    private final ContactSignals signals = new ContactSignals(
            asking,
            rows,
            facts,
            actions,
            TestCore.bean(DeletedContacts.class),
            candidates,
            TestCore.bean(StageMaps.class),
            events);
    private final ContactIntake intake =
            new ContactIntake(rows, facts, actions, candidates, TestCore.bean(StageMaps.class), events);
    private final Asking asks = new Asking(inWorkspace, jdbc, candidates, rows, actions, TestCore.clock());

    @Test
    void findsAContactEligibleOnceItWasReadAndSaysWhy() {
        hear(changed("1", "nps_score", "9", now()));
        assertThat(told).as("nobody knows the person yet").isEmpty();

        read("1", Map.of("nps_score", "9"));

        assertThat(told).singleElement().satisfies(it -> {
            assertThat(it.eligible()).isTrue();
            assertThat(it.reason()).isEqualTo("NPS 9");
        });
    }

    @Test
    void writesNothingOfAContactThatWasNeverEligible() {
        read("1", Map.of("nps_score", "8"));

        assertThat(told).isEmpty();
        assertThat(reason("1")).contains("NPS 8");
    }

    @Test
    void comesToTheSameInWhateverOrderChangesArrive() {
        List<CrmChange> changes = List.of(
                changed("1", "nps_score", "10", now().minus(Duration.ofDays(3))),
                changed("1", "nps_score", "4", now().minus(Duration.ofDays(2))),
                changed("1", "first_payroll_date", "2026-01-05", now().minus(Duration.ofDays(2))),
                changed("1", "nps_score", "9", now().minus(Duration.ofDays(1))));
        read("1", Map.of());
        for (int seed = 0; seed < 10; seed++) {
            List<CrmChange> shuffled = new ArrayList<>(changes);
            Collections.shuffle(shuffled, new Random(seed));
            inWorkspace.run(workspace, () -> facts.forget(workspace, key("1")));

            shuffled.forEach(this::hear);

            assertThat(told.getLast().reason()).isEqualTo("NPS 9; first payroll");
        }
    }

    @Test
    void asksOncePerCadenceAndComesBackByItself() {
        read("1", Map.of("first_payroll_date", "2026-01-05"));

        assertThat(asks.ask(workspace, key("1"), "By mail", "Tom Ek")).isInstanceOf(Answer.Done.class);

        assertThat(told.getLast().eligible()).isFalse();
        assertThat(inWorkspace.call(
                        workspace,
                        () -> jdbc.sql("SELECT array_to_string(signals, ' ') FROM candidate_action")
                                .query(String.class)
                                .single()))
                .as("what the ask was about")
                .isEqualTo("first-payroll");
        assertThat(asks.ask(workspace, key("1"), "", "Ida Berg"))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.message()).contains("at most every 60 days"));
        TestCore.clock().advance(Duration.ofDays(60));
        int decided = candidates.decideDue();
        assertThat(decided).isPositive();
        assertThat(told.getLast().eligible()).isTrue();
        told.clear();
        int again = candidates.decideDue();
        assertThat(told).as("nothing is due twice, of %s decided again", again).isEmpty();
    }

    @Test
    void letsOneOfManyWhoAskAtOnceThrough() {
        read("1", Map.of("first_payroll_date", "2026-01-05"));

        List<Answer> answers = Together.all(6, n -> () -> asks.ask(workspace, key("1"), "", "Colleague " + n));

        assertThat(answers.stream().filter(Answer.Done.class::isInstance)).hasSize(1);
    }

    @Test
    void takesTwoContactsWithOneMailboxForOnePerson() {
        read("1", Map.of("first_payroll_date", "2026-01-05", CrmRecord.EMAIL, "Priya@northwind.example"));
        read("2", Map.of("first_payroll_date", "2026-01-05", CrmRecord.EMAIL, "priya@northwind.example"));

        asks.ask(workspace, key("1"), "", "Tom Ek");

        assertThat(asks.ask(workspace, key("2"), "", "Ida Berg")).isInstanceOf(Answer.Refused.class);
        assertThat(reason("2")).contains("at most every 60 days");
    }

    @Test
    void leavesAloneWhoIsSnoozedOrNotSuitableUntilThatIsOver() {
        read("1", Map.of("first_payroll_date", "2026-01-05"));

        asks.snooze(workspace, key("1"), 7, "Tom Ek");
        assertThat(reason("1")).startsWith("Snoozed until");
        asks.notSuitable(workspace, key("1"), "Left the company", "Tom Ek");
        assertThat(reason("1")).isEqualTo("Marked as not suitable");
        TestCore.clock().advance(Duration.ofDays(8));
        asks.suitableAgain(workspace, key("1"), "Tom Ek");

        assertThat(told.getLast().eligible()).isTrue();
    }

    @Test
    void refusesWhatNobodyCouldHaveMeant() {
        read("1", Map.of("first_payroll_date", "2026-01-05"));

        assertThat(List.of(
                        asks.snooze(workspace, key("1"), 0, "Tom Ek"),
                        asks.notSuitable(workspace, key("1"), " ", "Tom Ek"),
                        asks.ask(workspace, key("1"), "x".repeat(301), "Tom Ek"),
                        asks.ask(workspace, key("unknown"), "", "Tom Ek")))
                .hasOnlyElementsOfType(Answer.Refused.class);
        assertThat(told.getLast().eligible()).as("nothing happened").isTrue();
    }

    @Test
    void followsAContactThroughAMerge() {
        read("1", Map.of("first_payroll_date", "2026-01-05"));
        asks.ask(workspace, key("1"), "", "Tom Ek");

        hear(new CrmChange.Merged(ref("2"), List.of(ref("1")), now()));
        read("2", Map.of("first_payroll_date", "2026-01-05"));

        assertThat(reason("2")).contains("at most every 60 days");
        assertThat(inWorkspace.call(workspace, () -> rows.known(workspace, List.of(key("1")))))
                .isEmpty();
    }

    @Test
    void forgetsAPersonWhoWantsToBeForgotten() {
        read("1", Map.of("first_payroll_date", "2026-01-05"));
        asks.ask(workspace, key("1"), "Called her", "Tom Ek");

        hear(new CrmChange.PersonErased(ref("1"), now()));

        assertThat(count("candidate") + count("candidate_action") + count("contact_signal"))
                .isZero();
    }

    @Test
    void doesNotAskEmployees() {
        read("1", Map.of("nps_score", "10", CrmRecord.EMAIL, "ida@referloop.example"));

        assertThat(reason("1")).startsWith("An employee");
    }

    @Test
    void keepsNothingOfContactsWithoutAnyWatchedProperty() {
        inWorkspace.run(workspace, () -> intake.take(source(), page("1", Map.of()), properties()));

        assertThat(count("candidate")).isZero();
    }

    private void hear(CrmChange change) {
        inWorkspace.run(workspace, () -> signals.hear(workspace, connection, List.of(change)));
    }

    /** As the CRM shows the contact now; it is a candidate from now on. */
    private void read(String id, Map<String, String> fields) {
        inWorkspace.run(workspace, () -> {
            rows.wantRead(workspace, List.of(key(id)));
            intake.take(source(), page(id, fields), properties());
        });
    }

    private RecordPage page(String id, Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(Map.of(CrmRecord.NAME, "Priya Nair"));
        all.putAll(fields);
        CrmRecord record = new CrmRecord(ref(id), ref(id), all, List.of(), List.of(), Instant.EPOCH, now());
        return new RecordPage(List.of(record), List.of(), null);
    }

    private String reason(String id) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql("SELECT reason FROM candidate WHERE workspace_id = ? AND record_id = ?")
                        .params(workspace, id)
                        .query(String.class)
                        .single());
    }

    private long count(String table) {
        return inWorkspace.call(
                workspace,
                () -> jdbc.sql("SELECT count(*) FROM " + table)
                        .query(Long.class)
                        .single());
    }

    private Set<String> properties() {
        return AskingPrograms.properties(programs);
    }

    private Source source() {
        return new Source(workspace, connection);
    }

    private CrmChange changed(String id, String field, String value, Instant at) {
        return new CrmChange.FieldChanged(ref(id), field, value, at);
    }

    private RecordKey key(String id) {
        return new RecordKey(connection, ref(id));
    }

    private static RecordRef ref(String id) {
        return new RecordRef(RecordType.CONTACT, id);
    }

    private static Instant now() {
        return TestCore.clock().instant();
    }
}
