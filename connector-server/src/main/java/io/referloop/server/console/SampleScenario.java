package io.referloop.server.console;

import java.time.LocalDate;

/** A story to begin with: one referral that is won and one that is lost, told as from some days ago. */
final class SampleScenario {

    private SampleScenario() {}

    static String of(LocalDate today) {
        LocalDate claim = today.minusDays(60);
        return """
                scenario: Two referrals by Sarah
                people:
                  sarah: {name: Sarah Chen, email: sarah@acme.example, company: Acme}
                  priya: {name: Priya Nair, email: priya@northwind.example, company: Northwind}
                  jonas: {name: Jonas Weber, email: jonas@alpenblick.example, company: Alpenblick}
                things:
                  - {at: %1$s, claim: R1, referrer: sarah, referee: priya}
                  - {at: %1$s, claim: R2, referrer: sarah, referee: jonas}
                  - {at: %2$s, referral: R1, stage: qualified}
                  - {at: %2$s, referral: R2, stage: qualified}
                  - {at: %3$s, referral: R1, stage: won, amount: 18500}
                  - {at: %3$s, referral: R2, stage: lost}
                until: %4$s
                """.formatted(claim, claim.plusDays(7), claim.plusDays(25), today);
    }
}
