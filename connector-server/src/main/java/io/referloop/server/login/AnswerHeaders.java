package io.referloop.server.login;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.CacheControlHeadersWriter;
import org.springframework.security.web.header.writers.ContentSecurityPolicyHeaderWriter;
import org.springframework.security.web.header.writers.HstsHeaderWriter;
import org.springframework.security.web.header.writers.PermissionsPolicyHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.XXssProtectionHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter.XFrameOptionsMode;

/** What every answer tells the browser it may do with it. */
final class AnswerHeaders {

    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private static final List<HeaderWriter> ALL = List.of(
            new XContentTypeOptionsHeaderWriter(),
            new XXssProtectionHeaderWriter(),
            new XFrameOptionsHeaderWriter(XFrameOptionsMode.DENY),
            new HstsHeaderWriter(),
            new ContentSecurityPolicyHeaderWriter(CONTENT_SECURITY_POLICY),
            new ReferrerPolicyHeaderWriter(ReferrerPolicy.SAME_ORIGIN),
            new PermissionsPolicyHeaderWriter("camera=(), geolocation=(), microphone=(), payment=()"));

    private static final List<HeaderWriter> ALL_AND_NOT_KEPT = Stream.concat(
                    ALL.stream(), Stream.of(new CacheControlHeadersWriter()))
            .toList();

    private AnswerHeaders() {}

    static void ofPages(HeadersConfigurer<HttpSecurity> headers) {
        headers.defaultsDisabled();
        ALL_AND_NOT_KEPT.forEach(headers::addHeaderWriter);
    }

    /** Of answers that nobody may keep. */
    static HeaderWriterFilter ofAnswers() {
        return new HeaderWriterFilter(ALL_AND_NOT_KEPT);
    }

    /** Of files, which say themselves how long they may be kept. */
    static HeaderWriterFilter ofFiles() {
        return new HeaderWriterFilter(ALL);
    }
}
