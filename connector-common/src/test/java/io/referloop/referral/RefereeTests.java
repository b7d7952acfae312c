package io.referloop.referral;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefereeTests {

    @Test
    void isNamedWithTheCompanyUnlessItIsTheCompany() {
        assertThat(new Referee("Priya Nair", null, "Northwind").words()).isEqualTo("Priya Nair at Northwind");
        assertThat(new Referee("Northwind", null, "Northwind").words()).isEqualTo("Northwind");
        assertThat(new Referee("Priya Nair", null, null).words()).isEqualTo("Priya Nair");
    }
}
