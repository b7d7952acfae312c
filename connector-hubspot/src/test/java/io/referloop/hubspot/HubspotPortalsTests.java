package io.referloop.hubspot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubspotPortalsTests {

    @Test
    void findsEachAccountOnce() {
        assertThat(in("[{\"portalId\":7},{\"a\":1,\"portalId\" : 12345678901 },{\"portalId\":7}]"))
                .containsExactly("7", "12345678901");
        assertThat(in(" \n[{\"eventId\":1,\"portalId\":\"7\"}]\r\n")).containsExactly("7");
    }

    @Test
    void textOfAPersonCannotPoseAsAnAccount() {
        assertThat(in("[{\"propertyValue\":\"\\\"portalId\\\":9\",\"portalId\":7,\"propertyName\":\"portalId\"}]"))
                .containsExactly("7");
    }

    @Test
    void anEmptyArrayHasNone() {
        assertThat(in("[]")).isEmpty();
        assertThat(in(" [ \n ] ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[",
                "]",
                "{}",
                "null",
                "{\"portalId\":7}",
                "[{\"a\":1}]",
                "[1]",
                "[{\"portalId\":null}]",
                "[{\"portalId\":"
            })
    void anythingElseIsNoDelivery(String body) {
        assertThat(in(body)).isNull();
    }

    private static @Nullable List<String> in(String body) {
        return HubspotPortals.in(body.getBytes(UTF_8));
    }
}
