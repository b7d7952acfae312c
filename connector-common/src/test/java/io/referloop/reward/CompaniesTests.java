package io.referloop.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.program.ReferralStatus;
import io.referloop.program.SampleProgram;
import io.referloop.referral.Referee;
import io.referloop.referral.Referral;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompaniesTests {

    @Test
    void areToldApartByTheDomainThatIsTheirOwn() {
        assertThat(company("priya@northwind.example", "Northwind Traders")).isEqualTo("northwind.example");
        assertThat(company(null, " Northwind Traders ")).isEqualTo("northwind traders");
    }

    @Test
    void areNotOneBecauseTheirPeopleHaveFreeMail() {
        assertThat(company("priya@gmail.com", "Northwind")).isEqualTo("northwind");
        assertThat(company("jonas@gmail.com", "Alpenblick")).isEqualTo("alpenblick");
        assertThat(company("ravi@gmail.com", null)).isNull();
        assertThat(company("ravi@gmail.com", " ")).isNull();
        assertThat(company("ravi@mail.ours.example", "Lumenvale")).isEqualTo("lumenvale");
    }

    private static @Nullable String company(@Nullable String email, @Nullable String company) {
        Referral referral = new Referral(
                UUID.randomUUID(),
                1,
                SampleProgram.ID,
                1,
                Books.ADA,
                new Referee("Somebody", email, company),
                null,
                "Sam Sales",
                "CARD",
                Instant.EPOCH,
                ReferralStatus.ACCEPTED,
                Instant.EPOCH);
        return Companies.of(referral, Set.of("mail.ours.example"));
    }
}
