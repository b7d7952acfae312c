package io.referloop.server.login;

import java.net.URI;
import java.time.ZoneId;
import java.util.Locale;
import org.joda.money.CurrencyUnit;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param publicUrl where browsers and CRMs reach this server; https makes the session cookie secure
 * @param adminEmail the owner of the workspace that the first start creates
 * @param workspaceName what that workspace is called
 * @param timeZone its zone, decides what "today" is on screens
 * @param currency its currency, ISO 4217
 */
@ConfigurationProperties("referloop")
record LoginProperties(
        @DefaultValue("http://localhost:8080") URI publicUrl,
        @DefaultValue("owner@referloop.example") String adminEmail,
        @DefaultValue("My company") String workspaceName,
        @DefaultValue("UTC") ZoneId timeZone,
        @DefaultValue("USD") String currency) {

    LoginProperties {
        if (publicUrl.getHost() == null
                || !String.valueOf(publicUrl.getScheme()).matches("https?")) {
            throw new IllegalArgumentException(
                    "REFERLOOP_PUBLIC_URL must be an address like https://referloop.example, not " + publicUrl);
        }
        if (!adminEmail.contains("@")) {
            throw new IllegalArgumentException("REFERLOOP_ADMIN_EMAIL must be an e-mail address, not " + adminEmail);
        }
        adminEmail = adminEmail.strip().toLowerCase(Locale.ROOT);
        currency = CurrencyUnit.of(currency).getCode();
    }

    boolean secure() {
        return "https".equals(publicUrl.getScheme());
    }

    /** An address of ours, from a path that starts with a slash. */
    URI at(String path) {
        return URI.create(publicUrl.toString().replaceAll("/+$", "") + path);
    }
}
