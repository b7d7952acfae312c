package io.referloop.sandbox.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.referloop.sandbox.salesforce.QueryAnswer.Found;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTests {

    private final MutableClock clock = new MutableClock();
    private final Org org = new Org(OrgSettings.standard(), clock);
    private final String user = org.users().getFirst().id();
    private final String acme = org.create("Account", Map.of("Name", "Acme", "Website", "https://acme.example"));
    private final String globex = org.create("Account", Map.of("Name", "Globex 50%"));

    QueryTests() {
        org.create("Contact", Map.of("LastName", "Byron", "Email", "ada@acme.example", "AccountId", acme));
        org.create("Contact", Map.of("LastName", "O'Neil", "AccountId", acme));
        deal("Small", "Prospecting", "100", "2026-11-20");
        clock.advance(Duration.ofSeconds(10));
        deal("Big", "Closed Won", "5000", "2026-12-24");
        org.create("Opportunity", Map.of("Name", "Open", "StageName", "Prospecting", "CloseDate", "2027-01-01"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Name = 'big'                                              | Big
            Name LIKE 'S%' OR Name LIKE '_pen'                        | Open,Small
            Amount > 100                                              | Big
            Amount >= 100 AND Amount < 5000                           | Small
            Amount = null                                             | Open
            Amount != null AND (NOT Name = 'Big')                     | Small
            IsWon = true                                              | Big
            Name IN ('Big', 'Small') AND StageName NOT IN ('Prospecting') | Big
            CloseDate = 2026-12-24                                    | Big
            CloseDate = TODAY                                         | Small
            CreatedDate > 2026-11-20T09:00:05Z AND CreatedDate <= 2026-11-20T11:00:10+02:00 | Big,Open
            Account.Name = 'Acme'                                     | Big,Small
            AccountId IN (SELECT Id FROM Account WHERE Name = 'Acme') | Big,Small
            AccountId = null                                          | Open
            """)
    void finds(String where, String names) {
        assertThat(names("SELECT Name FROM Opportunity WHERE " + where + " ORDER BY Name"))
                .isEqualTo(List.of(names.split(",", -1)));
    }

    @Test
    void wildcardsCanBeEscapedAndQuotesToo() {
        assertThat(names("SELECT Name FROM Account WHERE Name LIKE '%50\\%'")).containsExactly("Globex 50%");
        assertThat(names("SELECT Name FROM Contact WHERE LastName = 'O\\'Neil'"))
                .containsExactly("O'Neil");
    }

    @Test
    void ordersByMoreThanOneFieldAndCuts() {
        assertThat(names("SELECT Name FROM Opportunity ORDER BY StageName DESC, Name ASC LIMIT 2 OFFSET 1"))
                .containsExactly("Small", "Big");
        assertThat(names("SELECT Name FROM Opportunity ORDER BY Amount NULLS LAST"))
                .containsExactly("Small", "Big", "Open");
        assertThat(names("SELECT Name FROM Opportunity ORDER BY Amount")).containsExactly("Open", "Small", "Big");
    }

    @Test
    void readsParentsAndChildren() {
        Found account =
                rows("SELECT Id, Owner.Name, (SELECT LastName, Account.Name FROM Contacts ORDER BY LastName) FROM Account"
                                + " WHERE Id = '" + acme.substring(0, 15) + "'")
                        .getFirst();

        assertThat(account.values().get("Owner"))
                .isInstanceOfSatisfying(
                        Found.class, owner -> assertThat(owner.values()).containsEntry("Name", "Maren Holt"));
        assertThat(account.values().get("Contacts"))
                .isInstanceOfSatisfying(
                        QueryAnswer.class,
                        contacts -> assertThat(contacts.rows())
                                .extracting(contact -> contact.values().get("LastName"))
                                .containsExactly("Byron", "O'Neil"));
        assertThat(rows("SELECT (SELECT Id FROM Contacts) FROM Account WHERE Id = '" + globex + "'")
                        .getFirst()
                        .values())
                .containsEntry("Contacts", null);
    }

    @Test
    void countsAndGroups() {
        assertThat(org.query(user, "SELECT COUNT() FROM Opportunity", false).total())
                .isEqualTo(3);
        assertThat(rows("SELECT StageName, COUNT(Id) n, SUM(Amount) FROM Opportunity GROUP BY StageName"))
                .extracting(row -> row.values().get("StageName") + " "
                        + row.values().get("n") + " " + row.values().get("expr0"))
                .containsExactlyInAnyOrder("Prospecting 2 100.00", "Closed Won 1 5000.00");
        assertThat(rows("SELECT MAX(Amount) top FROM Opportunity").getFirst().values())
                .containsEntry("top", new BigDecimal("5000.00"));
    }

    @Test
    void onlyQueryAllSeesTheDeleted() {
        org.delete(globex);

        assertThat(names("SELECT Name FROM Account")).containsExactly("Acme");
        assertThat(org.query(user, "SELECT Id FROM Account WHERE IsDeleted = true", true)
                        .rows())
                .extracting(Found::id)
                .containsExactly(globex);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MALFORMED_QUERY | SELECT FROM Account
            MALFORMED_QUERY | SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'
            MALFORMED_QUERY | SELECT Id FROM Account WHERE Name = 'a
            MALFORMED_QUERY | SELECT Id FROM Account FOR UPDATE
            MALFORMED_QUERY | DROP TABLE Account
            INVALID_FIELD   | SELECT Id, Nmae FROM Account
            INVALID_FIELD   | SELECT Id FROM Account WHERE Name = 5
            INVALID_FIELD   | SELECT Id FROM Account WHERE Description = 'x'
            INVALID_FIELD   | SELECT CurrencyIsoCode FROM Opportunity
            INVALID_FIELD   | SELECT Boss.Name FROM Contact
            INVALID_TYPE    | SELECT Id FROM Acount
            """)
    void refuses(String code, String query) {
        assertThatExceptionOfType(RequestException.class)
                .isThrownBy(() -> org.query(user, query, false))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(code));
    }

    @Test
    void aHiddenFieldIsNoFieldAtAll() {
        org.permissions().hideField(user, "Account", "Website");

        assertThatExceptionOfType(RequestException.class)
                .isThrownBy(() -> org.query(user, "SELECT Website FROM Account", false))
                .withMessageContaining("No such column 'Website'");
        assertThat(org.query(org.users().getLast().id(), "SELECT Website FROM Account", false)
                        .total())
                .isEqualTo(2);
    }

    private List<String> names(String query) {
        return rows(query).stream()
                .map(row -> Values.text(row.values().get("Name")))
                .toList();
    }

    private List<Found> rows(String query) {
        return org.query(user, query, false).rows();
    }

    private void deal(String name, String stage, String amount, String closing) {
        org.create(
                "Opportunity",
                Map.of("Name", name, "StageName", stage, "Amount", amount, "CloseDate", closing, "AccountId", acme));
    }
}
