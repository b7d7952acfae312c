package io.referloop.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.ObjectType;
import io.referloop.sandbox.hubspot.Portal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SearchTests {

    private static final String DEALS = "/crm/objects/2026-09/deals/search";

    private final MutableClock clock = new MutableClock();
    private final Sandbox sandbox =
            Sandbox.builder().clock(clock).searchLag(Duration.ofSeconds(5)).start();
    private final Portal portal = sandbox.hubspot().portal();
    private final Client app = new Client(sandbox, portal.install().accessToken());

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void filtersSortsAndPages() {
        for (int i = 1; i <= 5; i++) {
            portal.create(
                    ObjectType.DEAL, Map.of("dealname", "Deal " + i, "dealstage", "contractsent", "amount", i + "000"));
        }
        clock.advance(Duration.ofSeconds(10));

        var page = app.post(DEALS, """
                {"filterGroups":[{"filters":[{"propertyName":"amount","operator":"GTE","value":"2000"},
                 {"propertyName":"dealstage","operator":"IN","values":["contractsent"]}]}],
                 "sorts":[{"propertyName":"amount","direction":"DESCENDING"}],"properties":["amount"],"limit":3}""");

        assertThat(page.at("/total")).isEqualTo("4");
        assertThat(page.json().path("results").findValuesAsString("amount")).containsExactly("5000", "4000", "3000");
        assertThat(page.at("/paging/next/after")).isEqualTo("3");
    }

    @Test
    void seesNewRecordsOnlyAfterTheLag() {
        portal.create(ObjectType.DEAL, Map.of("dealname", "Fresh", "dealstage", "contractsent"));
        assertThat(app.post(DEALS, "{\"query\":\"fresh\"}").at("/total")).isEqualTo("0");

        clock.advance(Duration.ofSeconds(6));

        assertThat(app.post(DEALS, "{\"query\":\"fresh\"}").at("/total")).isEqualTo("1");
    }

    @Test
    void findsByAssociationAndByModificationTime() {
        String contact = portal.create(ObjectType.CONTACT, Map.of("email", "a@acme.example"));
        String deal = portal.create(ObjectType.DEAL, Map.of("dealname", "Acme", "dealstage", "contractsent"));
        portal.associate(ObjectType.CONTACT, contact, ObjectType.DEAL, deal);
        String since = Long.toString(clock.millis());
        clock.advance(Duration.ofSeconds(6));

        assertThat(app.post(DEALS, filter("associations.contact", "EQ", contact))
                        .at("/results/0/id"))
                .isEqualTo(deal);
        assertThat(app.post(DEALS, filter("hs_lastmodifieddate", "GTE", since)).at("/total"))
                .isEqualTo("1");
        assertThat(app.post(DEALS, filter("hs_lastmodifieddate", "GT", since)).at("/total"))
                .isEqualTo("0");
    }

    @Test
    void refusesToGoBeyondTheTenThousandth() {
        assertThat(app.post(DEALS, "{\"limit\":200,\"after\":\"9800\"}").status())
                .isEqualTo(200);
        assertThat(app.post(DEALS, "{\"limit\":200,\"after\":\"9801\"}").status())
                .isEqualTo(400);
        assertThat(app.post(DEALS, "{\"limit\":201}").status()).isEqualTo(400);
        assertThat(app.post(DEALS, filter("shoe_size", "EQ", "1")).status()).isEqualTo(400);
    }

    @Test
    void hasABudgetOfItsOwnOfFiveASecond() {
        for (int i = 0; i < 5; i++) {
            assertThat(app.post(DEALS, "{}").status()).isEqualTo(200);
        }

        var refused = app.post(DEALS, "{}");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.at("/category")).isEqualTo("RATE_LIMITS");
        assertThat(refused.header("X-HubSpot-RateLimit-Max")).isEmpty();
        assertThat(app.get("/crm/owners/2026-09").header("X-HubSpot-RateLimit-Remaining"))
                .isEqualTo("109");
        clock.advance(Duration.ofSeconds(1));
        assertThat(app.post(DEALS, "{}").status()).isEqualTo(200);
    }

    private static String filter(String property, String operator, String value) {
        return """
                {"filterGroups":[{"filters":[{"propertyName":"%s","operator":"%s","value":"%s"}]}]}""".formatted(property, operator, value);
    }
}
