package io.referloop.referral;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.AttributionPolicy;
import io.referloop.program.AttributionPolicy.Model;
import io.referloop.program.AttributionPolicy.Verdict;
import io.referloop.referral.ClaimCheck.Candidate;
import io.referloop.referral.ClaimCheck.Code;
import io.referloop.referral.ClaimCheck.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimCheckTests {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource(textBlock = """
        a@acme.example,          a@acme.example,         SELF_REFERRAL
        a@acme.example,          a+1@acme.example,       SELF_REFERRAL
        ann.lee@gmail.com,       annlee@googlemail.com,  SELF_REFERRAL
        ann.lee@beta.example,    annlee@acme.example,    ''
        sam@seller.example,      b@acme.example,         RECORD_OWNER
        fin@referloop.example,   b@acme.example,         EMPLOYEE
        other@referloop.example, b@acme.example,         EMPLOYEE
        ceo@brand.example,       b@acme.example,         EMPLOYEE
        cara@gmail.com,          b@acme.example,         ''
        """)
    void refusesWhoeverCannotBeTheReferrer(String referrer, String referee, String code) {
        Candidate candidate = new Candidate(
                new Email(referrer),
                NOW,
                Set.of(new Email("first@northwind.example"), new Email(referee)),
                Set.of(new Email("sam@seller.example")),
                Set.of(),
                List.of(),
                List.of(),
                Set.of(new Email("fin@referloop.example"), new Email("bo@gmail.com")));

        assertThat(codes(ClaimCheck.of(policy(false, Verdict.ALLOW), candidate)))
                .isEqualTo(code);
    }

    @Test
    void letsEmployeesReferWhereTheProgramSaysSo() {
        Candidate candidate = candidate("fin@referloop.example", Set.of("b@acme.example"), Set.of());

        assertThat(codes(ClaimCheck.of(policy(true, Verdict.HOLD), candidate))).isEmpty();
        assertThat(codes(ClaimCheck.of(policy(false, Verdict.HOLD), candidate))).isEqualTo("EMPLOYEE");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        HOLD,   a@acme.example, b@acme.example, '',           Hold
        REJECT, a@acme.example, b@acme.example, '',           Refuse
        ALLOW,  a@acme.example, b@acme.example, '',           ''
        HOLD,   a@acme.example, d@beta.example, '',           ''
        HOLD,   a@acme.example, d@beta.example, acme.example, Hold
        HOLD,   a@gmail.com,    b@gmail.com,    '',           ''
        HOLD,   a@own.example,  b@own.example,  '',           ''
        """)
    void treatsColleaguesAsTheProgramSaysButNotThoseWhoShareAMailProvider(
            Verdict verdict, String referrer, String referee, String domain, String found) {
        Candidate candidate = candidate(referrer, Set.of(referee), domain.isEmpty() ? Set.of() : Set.of(domain));

        assertThat(ClaimCheck.of(policy(false, verdict), candidate).stream()
                        .map(it -> it.getClass().getSimpleName())
                        .collect(Collectors.joining()))
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({"HOLD, Hold", "REJECT, Refuse", "ALLOW, ''"})
    void treatsCustomersAndOlderDealsAsTheProgramSays(Verdict verdict, String found) {
        Candidate customer = with(List.of("Northwind"), List.of());
        Candidate sold = with(List.of(), List.of(new ClaimCheck.OpenDeal("Northwind 2", NOW.minusSeconds(1), false)));

        assertThat(Stream.of(customer, sold)
                        .flatMap(it -> ClaimCheck.of(policy(false, verdict), it).stream())
                        .map(it -> it.code() + it.getClass().getSimpleName().toLowerCase(Locale.ROOT)))
                .isEqualTo(
                        found.isEmpty()
                                ? List.of()
                                : List.of(
                                        Code.EXISTING_CUSTOMER + found.toLowerCase(Locale.ROOT),
                                        Code.OPEN_DEAL + found.toLowerCase(Locale.ROOT)));
    }

    @Test
    void asksNothingAboutTheDealThatItsOwnSalesTeamNamesNorAboutANewerOne() {
        Candidate candidate = with(
                List.of(),
                List.of(
                        new ClaimCheck.OpenDeal("Named", NOW.minusSeconds(60), true),
                        new ClaimCheck.OpenDeal("Of this instant", NOW, false)));

        assertThat(ClaimCheck.of(policy(false, Verdict.REJECT), candidate)).isEmpty();
    }

    @Test
    void findsEverythingThatSpeaksAgainstAClaim() {
        Candidate candidate = new Candidate(
                new Email("a@acme.example"),
                NOW,
                Set.of(new Email("b@acme.example")),
                Set.of(),
                Set.of(),
                List.of(),
                List.of(new ClaimCheck.OpenDeal("Deal", NOW.minusSeconds(1), false)),
                Set.of());

        assertThat(ClaimCheck.of(policy(false, Verdict.HOLD), candidate))
                .containsExactly(
                        new Finding.Hold(
                                Code.SAME_DOMAIN, "The referrer and the referred party are both at acme.example."),
                        new Finding.Hold(Code.OPEN_DEAL, "Deal was open before anybody claimed to have referred it."));
    }

    private static String codes(List<Finding> findings) {
        return findings.stream().map(it -> it.code().name()).collect(Collectors.joining(" "));
    }

    private static Candidate with(List<String> customers, List<ClaimCheck.OpenDeal> deals) {
        return new Candidate(
                new Email("ann@elsewhere.example"),
                NOW,
                Set.of(new Email("b@acme.example")),
                Set.of(),
                Set.of(),
                customers,
                deals,
                Set.of());
    }

    private static Candidate candidate(String referrer, Set<String> referees, Set<String> domains) {
        return new Candidate(
                new Email(referrer),
                NOW,
                referees.stream().map(Email::new).collect(Collectors.toSet()),
                Set.of(),
                domains,
                List.of(),
                List.of(),
                Set.of(new Email("fin@referloop.example")));
    }

    private static AttributionPolicy policy(boolean colleagues, Verdict verdict) {
        return new AttributionPolicy(
                Model.FIRST_VALID_CLAIM,
                90,
                90,
                verdict,
                verdict,
                verdict,
                colleagues,
                Set.of("brand.example"),
                Set.of("own.example"));
    }
}
