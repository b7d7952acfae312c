package io.referloop.referral;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailTests {

    @Test
    void isReadInLowerCaseWithoutSpacesAround() {
        assertThat(Email.parse("  Ada.Byron@Initech.Example ")).contains(new Email("ada.byron@initech.example"));
        assertThat(new Email("ada@initech.example").domain()).isEqualTo("initech.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "ada@",
                "@initech.example",
                "ada@initech",
                "ada@initech..example",
                "ada@@initech.example",
                "ada byron@initech.example",
                "ada@initech.example, bob@initech.example",
                "Ada <ada@initech.example>",
                "ada@initech.example;",
                "ada\u0000@initech.example",
                "ada\u0007@initech.example",
                "ada\u200b@initech.example"
            })
    void isRefusedWhenItIsNoAddress(String text) {
        assertThat(Email.parse(text)).isEmpty();
    }

    @Test
    void isRefusedWhenItIsLongerThanAnyAddress() {
        assertThat(Email.parse("a".repeat(65) + "@initech.example")).isEmpty();
        assertThat(Email.parse("a@" + "b".repeat(250) + ".example")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        ada@initech.example,      ADA@initech.example,        true
        ada@initech.example,      ada+crm@initech.example,    true
        ada+a@initech.example,    ada+b@initech.example,      true
        ada.byron@gmail.com,      adabyron+x@googlemail.com,  true
        ada.byron@initech.example, adabyron@initech.example,  false
        ada@initech.example,      ada@acme.example,           false
        +ada@initech.example,     +bob@initech.example,       false
        """)
    void reachesTheSameMailboxWhateverItsTag(String one, String other, boolean same) {
        Email first = Email.parse(one).orElseThrow();
        Email second = Email.parse(other).orElseThrow();

        assertThat(first.sameMailbox(second)).isEqualTo(same);
        assertThat(second.sameMailbox(first)).isEqualTo(same);
    }
}
