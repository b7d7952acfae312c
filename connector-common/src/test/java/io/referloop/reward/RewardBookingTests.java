package io.referloop.reward;

import static io.referloop.program.ReferralStatus.LOST;
import static io.referloop.program.ReferralStatus.WON;
import static io.referloop.referral.Story.claimed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.referloop.referral.AnyFacts;
import io.referloop.referral.Company;
import io.referloop.referral.Fact;
import io.referloop.referral.Referral;
import io.referloop.referral.Story;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.TestCore;
import io.referloop.workspace.Together;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

class RewardBookingTests {

    private final Rewards rewards = TestCore.bean(Rewards.class);
    private final Ledger ledger = TestCore.bean(Ledger.class);
    private final Company company = new Company("- {key: share, for: referrer, on: won, earn: {percent: 10}}");
    private final UUID workspace = company.workspace();
    private final Referral referral = company.referred("A");

    @Test
    void booksOneRewardForFactsToldInAnyOrderAnyNumberOfTimes() {
        List<Fact> facts = won("25000").facts();

        for (int seed = 0; seed < 5; seed++) {
            AnyFacts.shuffled(facts, seed).forEach(fact -> company.tell(referral, List.of(fact)));
            company.tell(referral, AnyFacts.shuffled(facts, seed));
        }

        assertThat(listed()).containsExactly("0 PENDING USD 2500.00");
        assertThat(owed()).isEqualTo(Money.parse("USD 2500.00"));
    }

    @Test
    void booksOneRewardWhenManyTellTheSameAtOnce() {
        Together.all(8, n -> () -> {
            company.tell(referral, won("25000"));
            return true;
        });

        assertThat(listed()).containsExactly("0 PENDING USD 2500.00");
        assertThat(owed()).isEqualTo(Money.parse("USD 2500.00"));
    }

    @Test
    void voidsARewardThatNeverGotAnAmount() {
        Story story = claimed(day(0)).on(day(31)).deal("A", WON);
        company.tell(referral, story);
        assertThat(listed()).containsExactly("0 WAITING_AMOUNT null");

        company.tell(referral, story.on(day(32)).deal("A", LOST));

        assertThat(listed()).containsExactly("0 VOIDED USD 0.00");
        assertThat(owed()).isEqualTo(Money.zero(CurrencyUnit.USD));
    }

    @Test
    void keepsAnAbsurdAmountAwayFromTheBooks() {
        company.tell(referral, won("1E+999999999"));
        company.tell(referral, claimed(day(0)).on(day(32)).dollars("A", "99999999999999999999"));

        assertThat(listed()).containsExactly("0 WAITING_AMOUNT null");
    }

    @Test
    void keepsATextThatTheDatabaseCannotKeepWithoutItsZeroBytes() {
        company.tell(referral, won("25000\0"));

        assertThat(listed()).containsExactly("0 PENDING USD 2500.00");
    }

    @Test
    void readsALineBackAsItWasBooked() {
        company.tell(referral, won("25000"));

        RewardLine line = rewards().getFirst();

        assertThat(line.earnedAt()).isEqualTo(Story.noon(day(31)));
        assertThat(line.releaseAt()).isEqualTo(Story.noon(day(61)));
        assertThat(line.why())
                .extracting(TraceLine::label)
                .containsExactly("Rule", "Milestone", "Basis", "10 %", "Hold", "Earned");
        assertThat(line.identity().beneficiaryId())
                .isEqualTo(referral.referrer().id());
    }

    @Test
    void adjustsAndReversesInTheLedgerToTheCent() {
        company.tell(referral, won("25000"));
        company.tell(referral, claimed(day(0)).on(day(32)).dollars("A", "20000"));
        assertThat(owed()).isEqualTo(Money.parse("USD 2000.00"));

        company.tell(referral, claimed(day(0)).on(day(33)).deal("A", LOST));
        assertThat(owed()).isEqualTo(Money.zero(CurrencyUnit.USD));

        company.tell(referral, claimed(day(0)).on(day(34)).deal("A", WON));
        assertThat(owed()).isEqualTo(Money.parse("USD 2000.00"));
        assertThat(listed()).containsExactly("0 PENDING USD 2000.00");
        assertThat(journals()).containsExactly("EARNED", "ADJUSTED", "REVERSED", "REVERSED", "EARNED");
    }

    @Test
    void releasesARewardOnceHoweverManyLookForIt() {
        company.tell(referral, won("25000"));
        TestCore.clock().advance(Duration.between(TestCore.clock().instant(), Story.noon(day(61))));

        Together.all(6, n -> () -> TestCore.bean(Holds.class).releaseDue());

        assertThat(listed()).containsExactly("0 SCHEDULED USD 2500.00");
        assertThat(payouts()).isEqualTo(1);
    }

    @Test
    void keepsARejectedRewardRejectedAndItsBooksEmpty() {
        company.tell(referral, won("25000"));
        UUID reward = rewards().getFirst().id();

        assertThat(TestCore.bean(Approvals.class).reject(workspace, reward, "Not a referral", "Fin"))
                .isEqualTo(new Outcome.Done());
        company.tell(referral, claimed(day(0)).on(day(35)).amount("A", "90000"));

        assertThat(listed()).containsExactly("0 REJECTED USD 2500.00");
        assertThat(owed()).isEqualTo(Money.zero(CurrencyUnit.USD));
    }

    @Test
    void booksABusinessEventOnce() {
        company.tell(referral, won("25000"));
        Ledger.Posting posting = posting("once", "10.00");

        in(() -> book(posting));

        assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> in(() -> book(posting)));
        assertThat(owed()).isEqualTo(Money.parse("USD 2510.00"));
    }

    @Test
    void reversesOnceHoweverManyAskAtTheSameTime() {
        company.tell(referral, won("25000"));
        UUID reward = rewards().getFirst().id();

        List<Boolean> reversed = Together.all(8, n -> () -> {
            try {
                return in(() -> {
                    ledger.reverse(workspace, List.of(new Ledger.Reversal(reward, "test")));
                    return true;
                });
            } catch (DuplicateKeyException already) {
                return false;
            }
        });

        assertThat(reversed).contains(true);
        assertThat(owed()).isEqualTo(Money.zero(CurrencyUnit.USD));
        assertThat(journals()).containsExactly("EARNED", "REVERSED");
    }

    @Test
    void refusesAJournalThatDoesNotBalanceAndAnyChangeToOne() {
        company.tell(referral, won("25000"));
        JdbcClient jdbc = TestCore.bean(JdbcClient.class);

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> in(() -> jdbc.sql("""
                                INSERT INTO entry (workspace_id, journal_id, line, account, currency, amount)
                                SELECT workspace_id, journal_id, 3, account, currency, 1 FROM entry WHERE line = 1""").update()));
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> in(
                        () -> jdbc.sql("UPDATE entry SET amount = 2 * amount").update()));
        assertThat(owed()).isEqualTo(Money.parse("USD 2500.00"));
    }

    /** So many days after the claim; the clock is shared and may have gone on. */
    private String day(int after) {
        return LocalDate.ofInstant(referral.claimedAt(), ZoneOffset.UTC)
                .plusDays(after)
                .toString();
    }

    private Story won(String amount) {
        return claimed(day(0)).on(day(31)).dollars("A", amount).deal("A", WON);
    }

    private boolean book(Ledger.Posting posting) {
        ledger.book(workspace, List.of(posting));
        return true;
    }

    private Ledger.Posting posting(String key, String amount) {
        RewardLine line = rewards().getFirst();
        return new Ledger.Posting(
                "TEST",
                key,
                line.id(),
                Ledger.expense(line.identity().programId()),
                Ledger.payable(line.identity().beneficiaryId()),
                Money.parse("USD " + amount),
                Instant.EPOCH,
                "test");
    }

    private List<RewardLine> rewards() {
        return in(() -> rewards.of(workspace, referral.id()));
    }

    private List<String> listed() {
        return rewards().stream()
                .map(it -> it.line() + " " + it.state() + " " + it.amount())
                .toList();
    }

    private Money owed() {
        String account = Ledger.payable(referral.referrer().id());
        return in(() -> ledger.balance(workspace, account, CurrencyUnit.USD)).negated();
    }

    private List<String> journals() {
        return in(() -> TestCore.bean(JdbcClient.class)
                .sql("SELECT kind FROM journal ORDER BY recorded_at, xmin::text::bigint, kind")
                .query(String.class)
                .list());
    }

    private int payouts() {
        return in(() -> TestCore.bean(JdbcClient.class)
                .sql("SELECT count(*) FROM payout")
                .query(Integer.class)
                .single());
    }

    private <T> T in(Supplier<T> work) {
        return TestCore.bean(InWorkspace.class).call(workspace, work);
    }
}
