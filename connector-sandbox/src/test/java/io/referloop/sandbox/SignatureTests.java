package io.referloop.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.referloop.sandbox.hubspot.Signature;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** HubSpot's own known answers. */
class SignatureTests {

    private static final String SECRET = "f6e94c08-85d0-4608-bcc6-e1850176e7b8";
    private static final String HOOK = "https://www.hubspot.com/webhook";

    @Test
    void matchesThePublishedVectors() {
        assertThat(v3(SECRET, "POST", HOOK, "REQUEST_BODY", 1632188626483L))
                .isEqualTo("jf872r5vscVcxCiDRHA4rGrqe/8BPLNVkdJSHdMnGTU=");
        assertThat(v3(SECRET, "POST", HOOK, "", 1632188626483L))
                .isEqualTo("csXgk7UbrE9F8ZmMvbpuKBxqIvTSqU1EX9pI/SJtxSE=");
        assertThat(Signature.v2(SECRET, "POST", HOOK, bytes("REQUEST_BODY")))
                .isEqualTo("57bb01a6e6ac92919b5e715d68f40265328701bbf1cf3fd73772887069945766");
        assertThat(Signature.v2(SECRET, "POST", HOOK, bytes("")))
                .isEqualTo("befaef2b7354f11bf651f6468e8b5cf6bd449048deaf057f712980afb2a682f5");
    }

    @Test
    void matchesTheVectorsWithQueryParameters() {
        String secret = "12345678-aaaa-bbbb-cccc-ddddeeeeffff";
        String url = "https://hubspot.com/?appId=1&portalId=2&userId=3";

        assertThat(v3(secret, "GET", url, "", 1111111111L)).isEqualTo("zTfXjo07jfzGouo4wvyAj3qEMUTVJ0PPYPACrluQtQI=");
        assertThat(v3(secret, "GET", url, "{\"a\":1,\"b\":2}", 1111111111L))
                .isEqualTo("aaknaCGCYJ4yqzuf1UKGqAWUfdcilJtm5nc/ZCudR9k=");
    }

    private static String v3(String secret, String method, String url, String body, long timestamp) {
        return Signature.v3(secret, method, url, bytes(body), timestamp);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
