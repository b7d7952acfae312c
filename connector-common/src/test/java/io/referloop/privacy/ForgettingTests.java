package io.referloop.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import io.referloop.deadletter.DeadLetter;
import io.referloop.deadletter.DeadLetters;
import io.referloop.workspace.InWorkspace;
import io.referloop.workspace.TestCore;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class ForgettingTests {

    private static final Person.Contact CONTACT =
            new Person.Contact(UUID.randomUUID(), new RecordRef(RecordType.CONTACT, "7"));

    private final InWorkspace inWorkspace = TestCore.bean(InWorkspace.class);
    private final JdbcClient jdbc = TestCore.bean(JdbcClient.class);
    private final Tombstones tombstones = TestCore.bean(Tombstones.class);
    private final Erasures erasures = TestCore.bean(Erasures.class);
    private final Texts texts = TestCore.bean(Texts.class);
    private final UUID workspace = TestCore.workspace().id();

    @Test
    void knowsAForgottenAddressAgainHoweverItIsWritten() {
        erasures.ofEmail(workspace, "Priya@Northwind.example", "owner@initech.example");

        assertThat(tombstones.isErased(workspace, "priya@northwind.EXAMPLE")).isTrue();
        assertThat(tombstones.isErased(workspace, "jonas@northwind.example")).isFalse();
        assertThat(erasures.allowAgain(workspace, "priya@northwind.example")).isTrue();
        assertThat(tombstones.isErased(workspace, "priya@northwind.example")).isFalse();
    }

    @Test
    void keepsHashesThatMeanNothingElsewhere() {
        UUID other = TestCore.workspace().id();
        erasures.ofEmail(workspace, "priya@northwind.example", "owner@initech.example");
        erasures.ofEmail(other, "priya@northwind.example", "owner@initech.example");

        List<@Nullable String> hashes = TestCore.superuser()
                .sql("SELECT encode(hash, 'hex') FROM tombstone WHERE workspace_id IN (?, ?)")
                .params(workspace, other)
                .query(String.class)
                .list();

        assertThat(hashes).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void aKeyThatWasRolledBackIsNotUsed() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> inWorkspace.run(workspace, () -> {
                    boolean unused = tombstones.isErased(workspace, "priya@northwind.example");
                    throw new IllegalStateException("rolled back");
                }));

        erasures.ofEmail(workspace, "priya@northwind.example", "owner@initech.example");

        assertThat(TestCore.other(Tombstones.class).isErased(workspace, "priya@northwind.example"))
                .as("the other instance reads the key that was kept")
                .isTrue();
    }

    @Test
    void aContactThatIsToldTwiceIsOneErasure() {
        for (int time = 0; time < 2; time++) {
            inWorkspace.run(
                    workspace, () -> erasures.ofContact(workspace, CONTACT.connection(), CONTACT.ref(), "the CRM"));
        }

        assertThat(erasures.list(workspace)).hasSize(1);
        assertThat(tombstones.find(workspace, Set.of(CONTACT), Set.of()).contacts())
                .containsExactly(CONTACT);
    }

    @Test
    void knowsAPersonUnderAnotherRecordToo() {
        erasures.ofEmail(workspace, "priya@northwind.example", "owner@initech.example");

        erasures.cameBack(workspace, CONTACT.connection(), CONTACT.ref(), "priya@northwind.example");
        erasures.cameBack(workspace, CONTACT.connection(), CONTACT.ref(), "priya@northwind.example");

        assertThat(tombstones.find(workspace, Set.of(CONTACT), Set.of()).contacts())
                .containsExactly(CONTACT);
        assertThat(erasures.list(workspace)).hasSize(2);
    }

    @Test
    void takesOutThePersonAndNobodyWhoIsCalledAlike() {
        Person priya = new Person(Set.of("priya@northwind.example"), Set.of("Priya Nair", "A.B. (Bo) \"X\""), Set.of());

        assertThat(scrubbed(priya, "Mail PRIYA@northwind.example, or priya  nair."))
                .isEqualTo("Mail Erased person, or Erased person.");
        assertThat(scrubbed(priya, "xpriya@northwind.example and priya@northwind.example.org stay"))
                .isEqualTo("xpriya@northwind.example and priya@northwind.example.org stay");
        assertThat(scrubbed(priya, "Priya alone may be another")).isEqualTo("Priya alone may be another");
        assertThat(scrubbed(priya, "A.B. (Bo) \"X\" is a name too")).isEqualTo("Erased person is a name too");
        assertThat(scrubbed(priya.amongOthers(Set.of("Priya Nair")), "Priya Nair, priya@northwind.example"))
                .isEqualTo("Priya Nair, Erased person");
        assertThat(scrubbed(new Person(Set.of(), Set.of(), Set.of()), "nobody")).isEqualTo("nobody");
    }

    private String scrubbed(Person person, String text) {
        return inWorkspace.call(workspace, () -> {
            String subject = UUID.randomUUID().toString();
            TestCore.bean(DeadLetters.class)
                    .add(
                            workspace,
                            List.of(DeadLetter.Entry.general(null, DeadLetter.Cause.UNREADABLE, subject, text)));
            texts.scrub(workspace, person, "dead_letter", "detail");
            return jdbc.sql("SELECT detail FROM dead_letter WHERE workspace_id = ? AND subject = ?")
                    .params(workspace, subject)
                    .query(String.class)
                    .single();
        });
    }
}
