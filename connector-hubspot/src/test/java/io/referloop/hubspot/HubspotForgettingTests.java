package io.referloop.hubspot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.crm.RecordRef;
import io.referloop.crm.RecordType;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HubspotForgettingTests {

    private static final Set<RecordRef> PRIYA = Set.of(new RecordRef(RecordType.CONTACT, "7"));

    private static final String NAME =
            "{\"subscriptionType\":\"object.propertyChange\",\"objectTypeId\":\"0-1\",\"objectId\":7,\"propertyName\":\"firstname\",\"propertyValue\":\"Priya\"}";
    private static final String CLASSIC =
            "{\"eventType\":\"contact.propertyChange\",\"objectId\":\"7\",\"propertyName\":\"lastname\",\"propertyValue\":\"Nair\"}";
    private static final String DELETION =
            "{\"subscriptionType\":\"object.deletion\",\"objectTypeId\":\"0-1\",\"objectId\":7}";
    private static final String DEAL =
            "{\"subscriptionType\":\"object.propertyChange\",\"objectTypeId\":\"0-3\",\"objectId\":7,\"propertyName\":\"amount\",\"propertyValue\":\"10\"}";

    @Test
    void takesOutWhatWasSaidOfThePersonAndKeepsThatTheRecordIsGone() {
        assertThat(without(NAME, CLASSIC, DELETION, DEAL)).isEqualTo("[" + DELETION + "," + DEAL + "]");
    }

    @Test
    void takesOutWhatNamesThePersonOnAnotherRecord() {
        var named = DEAL.replace("\"10\"", "\"Renewal for PRIYA@northwind.example\"");

        assertThat(without(named, DEAL)).isEqualTo("[" + DEAL + "]");
    }

    @Test
    void leavesADeliveryAboutOthersByteForByte() {
        assertThat(without(DEAL + " ")).isEqualTo("[" + DEAL + " ]");
    }

    @Test
    void letsGoOfWhatNobodyCanRead() {
        assertThat(new String(HubspotForgetting.without("[{".getBytes(UTF_8), PRIYA, text -> false), UTF_8))
                .isEqualTo("[]");
        assertThat(new String(HubspotForgetting.without("{}".getBytes(UTF_8), PRIYA, text -> false), UTF_8))
                .isEqualTo("[]");
    }

    private static String without(String... events) {
        var body = ("[" + String.join(",", events) + "]").getBytes(UTF_8);
        return new String(
                HubspotForgetting.without(
                        body, PRIYA, text -> text.toLowerCase(Locale.ROOT).contains("priya@northwind.example")),
                UTF_8);
    }
}
