package io.referloop.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.joda.money.CurrencyUnit;
import org.joda.money.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProgramFileTests {

    private static final String COMPLETE = """
            program: partners-2026
            name: Partner program
            currency: EUR
            time_zone: Europe/Berlin
            rounding: half_even
            hold_days: 20
            auto_approve_below: 500.00
            rules:
              - key: thanks
                for: referee
                on: qualified
                exact_only: true
                earn:
                  fixed: 25.50
                hold_days: 0
              - key: share
                for: referrer
                on: won
                earn:
                  percent_of_deal: 12.5
                  at_least: 100
                  at_most: 2500.00
            """;

    @Test
    void readsEveryKey() {
        UUID id = UUID.randomUUID();
        Instant since = Instant.parse("2026-01-01T00:00:00Z");

        Program program = ProgramFile.read(id, 3, since, COMPLETE);

        assertThat(program)
                .isEqualTo(new Program(
                        id,
                        3,
                        since,
                        "partners-2026",
                        "Partner program",
                        CurrencyUnit.EUR,
                        ZoneId.of("Europe/Berlin"),
                        RoundingMode.HALF_EVEN,
                        Money.parse("EUR 500.00"),
                        program.rules()));
        assertThat(program.rules())
                .containsExactly(
                        new RewardRule(
                                "thanks",
                                Beneficiary.REFEREE,
                                ReferralStatus.QUALIFIED,
                                new Earning.Fixed(Money.parse("EUR 25.50")),
                                true,
                                Period.ZERO),
                        new RewardRule(
                                "share",
                                Beneficiary.REFERRER,
                                ReferralStatus.WON,
                                new Earning.PercentOfDeal(
                                        new BigDecimal("12.5"), Money.parse("EUR 100.00"), Money.parse("EUR 2500.00")),
                                false,
                                Period.ofDays(20)));
    }

    @Test
    void fillsInWhatAFileNeedNotSay() {
        Program program = SampleProgram.read("""
                program: p
                name: P
                currency: USD
                rules:
                  - key: k
                    for: referrer
                    on: won
                    earn: {fixed: 50}
                """);

        assertThat(program.zone()).isEqualTo(ZoneId.of("UTC"));
        assertThat(program.rounding()).isEqualTo(RoundingMode.HALF_UP);
        assertThat(program.autoApproveBelow()).isNull();
        assertThat(program.rules().getFirst().hold()).isEqualTo(Period.ofDays(30));
        assertThat(program.rules().getFirst().exactOnly()).isFalse();
    }

    @Test
    void readsJsonAsItReadsYaml() {
        Program program = SampleProgram.read("""
                {"program": "p", "name": "P", "currency": "USD",
                 "rules": [{"key": "k", "for": "referee", "on": "meeting", "earn": {"percent_of_deal": 2.5}}]}
                """);

        assertThat(program.rules().getFirst().sentence())
                .isEqualTo("2.5 % of the deal for the referred customer, when a meeting is held");
    }

    @Test
    void readsTheProgramThatANewWorkspaceStartsWith() {
        Program program = SampleProgram.read(resource("/programs/customer-referrals.yaml"));

        assertThat(program.rules())
                .extracting(RewardRule::sentence)
                .containsExactly(
                        "$50.00 for the referrer, when the referral is qualified",
                        "10 % of the deal for the referrer, at most $2,500.00, when the deal is won");
    }

    @ParameterizedTest(name = "{0}: {1} → {4}")
    @CsvSource(delimiter = '|', textBlock = """
        # line of the file     | becomes                    | line | key                | expected
        program: partners-2026 | nick: x                    | 1    | nick               | unknown key; expected one of auto_approve_below, currency, hold_days, name, program, rounding, rules, time_zone
        program: partners-2026 | program: Partners 2026     | 1    | program            | lower-case letters, digits and hyphens, at most 63; found 'Partners 2026'
        program: partners-2026 | program: -p                | 1    | program            | lower-case letters, digits and hyphens, at most 63; found '-p'
        name: Partner program  | name: ''                   | 2    | name               | one value
        name: Partner program  | name: [a, b]               | 2    | name               | one value
        name: Partner program  | hold_days: 1               | 6    | hold_days          | a key that stands here once only
        currency: EUR          | currency: eur              | 3    | currency           | an ISO 4217 code such as USD; found 'eur'
        currency: EUR          | currency: QQQ              | 3    | currency           | an ISO 4217 code such as USD; found 'QQQ'
        currency: EUR          | currency: XAU              | 3    | currency           | an ISO 4217 code such as USD; found 'XAU'
        time_zone: Europe/Berlin | time_zone: Berlin        | 4    | time_zone          | a time zone such as Europe/Berlin; found 'Berlin'
        rounding: half_even    | rounding: up               | 5    | rounding           | one of half_up, half_even, down; found 'up'
        hold_days: 20          | hold_days: -1              | 6    | hold_days          | whole days from 0 to 730; found '-1'
        hold_days: 20          | hold_days: 731             | 6    | hold_days          | whole days from 0 to 730; found '731'
        hold_days: 20          | hold_days: 1.5             | 6    | hold_days          | whole days from 0 to 730; found '1.5'
        hold_days: 20          | hold_days: soon            | 6    | hold_days          | whole days from 0 to 730; found 'soon'
        auto_approve_below: 500.00 | auto_approve_below: -1 | 7    | auto_approve_below | a number such as 1250.00; found '-1'
        auto_approve_below: 500.00 | auto_approve_below: 0.001 | 7 | auto_approve_below | an amount with at most 2 decimals, as EUR has; found '0.001'
        auto_approve_below: 500.00 | auto_approve_below: 1e3 | 7   | auto_approve_below | a number such as 1250.00; found '1e3'
        key: thanks            | key: share                 | 16   | key                | a key that no other rule has; 'share' stands above
        key: thanks            | key: Thank you             | 9    | key                | lower-case letters, digits and hyphens, at most 63; found 'Thank you'
        key: thanks            | label: thanks              | 9    | label              | unknown key; expected one of earn, exact_only, for, hold_days, key, on
        for: referee           | for: partner               | 10   | for                | one of referrer, referee; found 'partner'
        on: qualified          | on: accepted               | 11   | on                 | one of contacted, qualified, meeting, opportunity, negotiation, won; found 'accepted'
        on: qualified          | on: lost                   | 11   | on                 | one of contacted, qualified, meeting, opportunity, negotiation, won; found 'lost'
        exact_only: true       | exact_only: yes            | 12   | exact_only         | true or false; found 'yes'
        fixed: 25.50           | fixed: 25,50               | 14   | fixed              | a number such as 1250.00; found '25,50'
        fixed: 25.50           | fixed: 25.505              | 14   | fixed              | an amount with at most 2 decimals, as EUR has; found '25.505'
        fixed: 25.50           | fixed: 0                   | 14   | fixed              | above 0; found '0'
        fixed: 25.50           | fixed: $25                 | 14   | fixed              | a number such as 1250.00; found '$25'
        fixed: 25.50           | at_most: 25                | 14   | earn               | exactly one of fixed, percent_of_deal
        percent_of_deal: 12.5  | fixed: 3                   | 21   | at_least           | unknown key; expected one of fixed
        percent_of_deal: 12.5  | percent_of_deal: 0         | 20   | percent_of_deal    | above 0 and at most 100; found '0'
        percent_of_deal: 12.5  | percent_of_deal: 100.01    | 20   | percent_of_deal    | above 0 and at most 100; found '100.01'
        percent_of_deal: 12.5  | percent_of_deal: 10%       | 20   | percent_of_deal    | a number such as 1250.00; found '10%'
        at_least: 100          | at_least: 2500.01          | 21   | at_least           | not above at_most, which is EUR 2500.00; found '2500.01'
        at_most: 2500.00       | at_most: 0                 | 22   | at_most            | above 0; found '0'
        """)
    void refusesWithTheLineTheKeyAndWhatWasExpected(
            String line, String becomes, int where, String key, String expected) {
        String wrong = COMPLETE.replace(line, becomes);

        assertThat(wrong).isNotEqualTo(COMPLETE);
        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> SampleProgram.read(wrong))
                .satisfies(fault -> {
                    assertThat(fault.line()).isEqualTo(where);
                    assertThat(fault.key()).isEqualTo(key);
                    assertThat(fault).hasMessage("line " + where + ", " + key + ": " + expected);
                });
    }

    static Stream<Arguments> missing() {
        return Stream.of(
                Arguments.of("program: partners-2026", 1, "program"),
                Arguments.of("name: Partner program", 1, "name"),
                Arguments.of("currency: EUR", 1, "currency"),
                Arguments.of("    on: qualified", 9, "on"),
                Arguments.of("    for: referee", 9, "for"));
    }

    @ParameterizedTest(name = "without {0}")
    @MethodSource("missing")
    void refusesAFileThatLacksAKey(String line, int where, String key) {
        String wrong = COMPLETE.replace(line + "\n", "");

        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> SampleProgram.read(wrong))
                .withMessage("line " + where + ", " + key + ": is missing");
    }

    @Test
    void refusesAProgramWithoutRules() {
        String head = COMPLETE.substring(0, COMPLETE.indexOf("rules:"));

        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> SampleProgram.read(head))
                .withMessage("line 1, rules: a list of at least one");
        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> SampleProgram.read(head + "rules: []"))
                .withMessage("line 8, rules: a list of at least one");
        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> SampleProgram.read(head + "rules: [won]"))
                .withMessage("line 8, rules: keys with values");
    }

    @Test
    void refusesMoreRulesThanAnybodyCouldRead() {
        String rules = IntStream.rangeClosed(0, 100)
                .mapToObj(n -> "- {key: k" + n + ", for: referrer, on: won, earn: {fixed: 1}}\n")
                .reduce("", String::concat);

        assertThatExceptionOfType(ProgramFault.class)
                .isThrownBy(() -> SampleProgram.withRules(rules))
                .withMessage("line 5, rules: at most 100 rules, there are 101");
    }

    @Test
    void takesWholeAmountsInACurrencyWithoutDecimals() {
        Program program = SampleProgram.read("""
                {program: p, name: P, currency: JPY, rules: [{key: k, for: referrer, on: won, earn: {fixed: 5000.00}}]}""");

        assertThat(program.rules().getFirst().earning()).isEqualTo(new Earning.Fixed(Money.parse("JPY 5000")));
    }

    private static String resource(String name) {
        try (InputStream in = ProgramFileTests.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
