package io.referloop.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmRecord;
import io.referloop.crm.CrmSchema;
import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.program.Program;
import io.referloop.program.ReferralStatus;
import io.referloop.program.SampleProgram;
import io.referloop.reward.Worth;
import io.referloop.stage.StageMap;
import io.referloop.stage.StageMapping;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PastDealsTests {

    private static final Instant NOW = Instant.parse("2026-07-01T00:00:00Z");
    private static final Program SHARE =
            SampleProgram.withRules("- {key: won-share, for: referrer, on: won, earn: {percent: 10}}");
    private static final StageMap STAGES = new StageMap(List.of(
            stage("open", ReferralStatus.OPPORTUNITY),
            stage("won", ReferralStatus.WON),
            stage("lost", ReferralStatus.LOST),
            stage("renewal", null)));

    private final PastCrm crm = new PastCrm();
    private final Watcher watcher = new Watcher();

    @BeforeEach
    void aCustomer() {
        crm.company("acme", Map.of(CrmRecord.NAME, "Acme", CrmRecord.DOMAIN, "acme.example"));
        crm.contact("priya", Map.of(CrmRecord.EMAIL, "Priya@acme.example", CrmRecord.NAME, "Priya Nair"));
    }

    @Test
    void paysTheReferrerWhomTheDealNames() {
        won("1", Map.of("amount", "1000", "referred_by", "Sarah Chen (Sarah@globex.example)"));

        PastDealsResult result = named();

        assertThat(Simulated.lines(result.simulation()))
                .containsExactly("deal-1/won-share/sarah@globex.example#0 100.00 scheduled");
        assertThat(result.total().getAmount()).isEqualByComparingTo("100");
        assertThat(result.byMonth()).extracting(PastDealsResult.Sum::of).containsExactly("2026-02");
        assertThat(result.counted()).isEqualTo(1);
    }

    @Test
    void findsTheReferrerOnAnyContactWhoIsTheReferredPersonThen() {
        crm.contact("zoe", Map.of(CrmRecord.EMAIL, "zoe@acme.example", "referred_by", "bob@initech.example"));
        won("1", Map.of("amount", "1000")).of(RecordType.CONTACT, "zoe");

        assertThat(named().byPerson()).extracting(PastDealsResult.Sum::of).containsExactly("bob@initech.example");
    }

    @Test
    void keepsTheReferrerOfADealThatBelongsToAReferral() {
        won("1", Map.of("amount", "1000", "referred_by", "sarah@globex.example"));
        watcher.referrers.put(new RecordRef(RecordType.DEAL, "1"), "bob@initech.example");

        assertThat(named().byPerson()).extracting(PastDealsResult.Sum::of).containsExactly("bob@initech.example");
    }

    @Test
    void saysHowManyDealsItCouldNotUnderstandAndWhy() {
        won("1", Map.of("amount", "1000"));
        won("2", Map.of("referred_by", "sarah@globex.example"));
        crm.deal("3", "2026-02-01", Map.of("name", "Globex rollout", "amount", "5"), "2026-02-01 mystery");

        PastDealsResult result = named();

        assertThat(result.leftOut())
                .extracting(it -> it.cause() + " " + it.deals() + " " + it.examples())
                .containsExactly(
                        "NO_REFERRER 1 [1]", "STAGE_NOT_MAPPED 1 [3 Globex rollout, stage mystery]", "NO_AMOUNT 1 [2]");
        assertThat(result.total().isZero()).isTrue();
        assertThat(result.waiting()).isEqualTo(1);
    }

    @Test
    void takesEveryWonDealAsReferredWhenAsked() {
        won("1", Map.of("amount", "1000"));
        crm.deal("2", "2026-02-01", Map.of("amount", "5000"), "2026-02-01 open", "2026-02-20 lost");

        PastDealsResult result = run(SHARE, wanted(PastDealsWanted.Who.EVERY_WON_DEAL, "2026-01-01", ""));

        assertThat(Simulated.lines(result.simulation()))
                .containsExactly("deal-1/won-share/referrer of Acme#0 100.00 scheduled");
        assertThat(result.leftOut())
                .extracting(PastDealsResult.LeftOut::cause)
                .containsExactly(PastDealsResult.Cause.NOT_WON);
    }

    @Test
    void leavesOutWhatWasWonInAnotherTime() {
        won("1", Map.of("amount", "1000", "referred_by", "sarah@globex.example"));

        PastDealsResult later = run(SHARE, wanted(PastDealsWanted.Who.NAMED, "2026-03-01", ""));
        PastDealsResult earlier = run(SHARE, wanted(PastDealsWanted.Who.NAMED, "2026-01-01", "2026-02-05"));

        assertThat(later.outside()).isEqualTo(1);
        assertThat(later.simulation().lines()).isEmpty();
        assertThat(earlier.simulation().statuses()).containsEntry("deal-1", "opportunity");
        assertThat(earlier.simulation().lines()).isEmpty();
    }

    @Test
    void countsADealThatWasWonInTheTimeThoughItIsOlder() {
        crm.deal(
                "1",
                "2025-11-01",
                Map.of("amount", "1000", "referred_by", "sarah@globex.example"),
                "2025-11-01 open",
                "2026-02-10 won");

        assertThat(named().total().getAmount()).isEqualByComparingTo("100");
    }

    @Test
    void datesADealThatWasEnteredAsWonByItsCloseDate() {
        crm.deal(
                "1",
                "2026-05-20",
                Map.of("amount", "1000", "closeDate", "2026-03-10", "referred_by", "sarah@globex.example"),
                "2026-05-20 won");

        assertThat(named().byMonth()).extracting(PastDealsResult.Sum::of).containsExactly("2026-03");
    }

    @Test
    void takesACustomersLaterDealByTheSameReferrerAsADealOfOneReferral() {
        won("1", Map.of("amount", "1000", "referred_by", "sarah@globex.example"));
        crm.deal(
                        "2",
                        "2026-03-01",
                        Map.of("amount", "400", "referred_by", "sarah@globex.example"),
                        "2026-03-01 open",
                        "2026-03-05 won")
                .of(RecordType.CONTACT, "priya")
                .of(RecordType.COMPANY, "acme");

        PastDealsResult result = named();

        assertThat(result.counted()).isEqualTo(2);
        assertThat(result.simulation().statuses()).containsOnlyKeys("deal-1");
        assertThat(result.simulation().claims()).isEmpty();
    }

    @Test
    void refusesWhoReferredThemselves() {
        won("1", Map.of("amount", "1000", "referred_by", "priya+crm@acme.example"));

        assertThat(named().simulation().claims())
                .extracting(SimulationResult.RefusedClaim::reason)
                .containsExactly("self_referral");
    }

    @Test
    void asksConditionsAboutWhatTheProgramReads() {
        crm.company("acme", Map.of(CrmRecord.NAME, "Acme", "plan_level", "pro"));
        won("1", Map.of("amount", "1000", "term", "24", "referred_by", "sarah@globex.example"));
        Program program = SampleProgram.read("""
                program: sample
                name: Sample
                currency: USD
                fields:
                  deal.term: {type: number, property: term}
                  company.level: {type: text, property: plan_level}
                rules:
                  - {key: long, for: referrer, on: won, when: "deal.term >= 24 && company.level == 'pro'", earn: 70.00}
                """);

        assertThat(run(program, wanted(PastDealsWanted.Who.NAMED, "2026-01-01", ""))
                        .byRule())
                .extracting(it -> it.of() + " " + it.total().getAmount())
                .containsExactly("long 70.00");
    }

    @Test
    void convertsWithTheRatesThatAreKnown() {
        won("1", Map.of("amount", "1000", "currency", "EUR", "referred_by", "sarah@globex.example"));
        crm.deal(
                "2",
                "2026-01-10",
                Map.of("amount", "1000", "currency", "CHF", "referred_by", "bob@initech.example"),
                "2026-02-10 won");
        watcher.rates.add(
                new Worth.Conversion("EUR", "USD", new BigDecimal("1.10"), "test", LocalDate.parse("2026-01-01")));

        PastDealsResult result = named();

        assertThat(result.total().getAmount()).isEqualByComparingTo("110");
        assertThat(result.waiting()).isEqualTo(1);
    }

    @Test
    void tellsHowFarItIs() {
        for (int n = 1; n <= 5; n++) {
            won("" + n, Map.of("amount", "10", "referred_by", "sarah@globex.example"));
        }

        named();

        assertThat(watcher.told).extracting(PastDeals.Progress::read).containsExactly(2, 4, 5, 5);
        assertThat(watcher.told).extracting(PastDeals.Progress::expected).containsOnly(5L);
        assertThat(watcher.told.getLast().percent()).isEqualTo(100);
    }

    @Test
    void readsNoMoreThanItMay() {
        for (int n = 1; n <= 5; n++) {
            won("" + n, Map.of("amount", "10", "referred_by", "sarah@globex.example"));
        }
        PastDealsWanted three = PastDealsWanted.of(
                "2026-01-01", "", PastDealsWanted.Who.NAMED, PastDealsWanted.USUAL_FIELDS, 3, SHARE.calendar(), NOW);

        PastDealsResult result = run(SHARE, three);

        assertThat(result.read()).isEqualTo(3);
        assertThat(result.cut()).isTrue();
    }

    @Test
    void waitsAsLongAsTheCrmAsksFor() {
        won("1", Map.of("amount", "1000", "referred_by", "sarah@globex.example"));
        crm.failOnce(new CrmFailure.Throttled(Duration.ofSeconds(7), "slow down"));

        assertThat(named().read()).isEqualTo(1);
        assertThat(watcher.waited).contains(Duration.ofSeconds(7));
    }

    @Test
    void givesUpWhenTheCrmRefusesUs() {
        crm.failOnce(new CrmFailure.AuthorizationLost("revoked"));

        assertThatExceptionOfType(CrmException.class).isThrownBy(this::named);
    }

    @Test
    void stopsWhenNobodyWantsTheResultAnyMore() {
        won("1", Map.of("amount", "1000"));
        watcher.wanted = false;

        assertThat(new PastDeals(
                                SHARE,
                                wanted(PastDealsWanted.Who.NAMED, "2026-01-01", ""),
                                STAGES,
                                List.of(),
                                crm,
                                watcher)
                        .run())
                .isEmpty();
        assertThat(watcher.told).isEmpty();
    }

    @Test
    void hasAnAnswerWhenThereAreNoDeals() {
        PastDealsResult result = named();

        assertThat(result.total().isZero()).isTrue();
        assertThat(PastDealsTable.of(result, null)).contains("would have paid $0.00", "0 deals read");
    }

    @Test
    void writesASummaryThatFitsATerminal() {
        won("1", Map.of("amount", "1000", "referred_by", "sarah@globex.example"));
        won("2", Map.of("amount", "1000"));

        PastDealsResult result = named();

        String table = PastDealsTable.of(result, null);

        assertThat(table)
                .contains(
                        "Sample would have paid $100.00 for past deals, 1 Jan 2026 to 1 Jul 2026 UTC",
                        "1 deal: no referrer is named; left out, for example 2",
                        "By rule",
                        "By month",
                        "2026-02");
        assertThat(PastDealsTable.of(result, ResultTable.ALL)).contains("Why, deal-1", "Hold: 30 days");
        assertThat(table.lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void namesWhatItCannotLookFor() {
        assertThat(wrong("2026-13-01", ""))
                .isEqualTo("since has to be a day such as 2026-01-31, and \"2026-13-01\" is none.");
        assertThat(wrong("", "")).isEqualTo("since has to be a day such as 2026-01-31.");
        assertThat(wrong("2027-01-01", "")).contains("a day of the past");
        assertThat(wrong("2026-01-01", "2026-01-01")).contains("a day after since");
    }

    private @Nullable String wrong(String since, String until) {
        try {
            wanted(PastDealsWanted.Who.NAMED, since, until);
            return null;
        } catch (PastDealsWanted.Wrong wrong) {
            return wrong.sentence();
        }
    }

    /** A deal of Acme that was opened on January 10 and won on February 10. */
    private PastCrm.Deal won(String id, Map<String, String> fields) {
        return crm.deal(id, "2026-01-10", fields, "2026-01-10 open", "2026-02-10 won")
                .of(RecordType.CONTACT, id.equals("1") ? "priya" : "nobody-" + id)
                .of(RecordType.COMPANY, "acme");
    }

    private PastDealsResult named() {
        return run(SHARE, wanted(PastDealsWanted.Who.NAMED, "2026-01-01", ""));
    }

    private PastDealsResult run(Program program, PastDealsWanted wanted) {
        return new PastDeals(program, wanted, STAGES, watcher.rates, crm, watcher)
                .run()
                .orElseThrow();
    }

    private static PastDealsWanted wanted(PastDealsWanted.Who who, String since, String until) {
        return PastDealsWanted.of(
                since, until, who, PastDealsWanted.USUAL_FIELDS, PastDealsWanted.DEALS_MAX, SHARE.calendar(), NOW);
    }

    private static StageMapping stage(String stage, @Nullable ReferralStatus status) {
        return new StageMapping(
                RecordType.DEAL, "sales", "Sales", stage, stage, 0, CrmSchema.Outcome.OPEN, status, null, true);
    }

    /** Who waits for the result. */
    private static final class Watcher implements PastDeals.Around {

        private final Map<RecordRef, String> referrers = new HashMap<>();
        private final List<Worth.Conversion> rates = new ArrayList<>();
        private final List<PastDeals.Progress> told = new ArrayList<>();
        private final List<Duration> waited = new ArrayList<>();
        private boolean wanted = true;

        @Override
        public Map<RecordRef, String> referrers(Collection<RecordRef> deals) {
            Map<RecordRef, String> known = new HashMap<>(referrers);
            known.keySet().retainAll(deals);
            return known;
        }

        @Override
        public long calls() {
            return 1;
        }

        @Override
        public void tell(PastDeals.Progress progress) {
            told.add(progress);
        }

        @Override
        public boolean goOn(Duration wait) {
            Optional.of(wait).filter(it -> !it.isZero()).ifPresent(waited::add);
            return wanted;
        }
    }
}
