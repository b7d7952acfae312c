package io.referloop.salesforce;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.referloop.crm.CrmInbox;
import io.referloop.crm.Secret;
import io.referloop.salesforce.events.EventSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the Salesforce adapter together; found by scanning {@code io.referloop}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({SalesforceProperties.class, EventSettings.class})
class SalesforceConfiguration {

    @Bean
    SalesforceConnector salesforceConnector(
            SalesforceProperties properties,
            EventSettings events,
            ObjectProvider<Clock> clocks,
            ObjectProvider<MeterRegistry> meters) {
        return new SalesforceConnector(
                properties,
                privateKey(properties.privateKeyFile()),
                SalesforceWriter.Pauses.REAL,
                events,
                clocks.getIfAvailable(Clock::systemUTC),
                meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    @Bean
    OutboundMessageController outboundMessageController(
            SalesforceProperties properties, CrmInbox inbox, ObjectProvider<Clock> clocks) {
        return new OutboundMessageController(
                inbox, properties.outboundMessages(), clocks.getIfAvailable(Clock::systemUTC));
    }

    /** From its file at each start, and kept nowhere else. */
    private static Secret privateKey(@Nullable Path file) {
        try {
            return new Secret(file == null ? "" : Files.readString(file));
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    SalesforceProperties.PREFIX + "private-key-file must be a file that Referloop can read, is " + file,
                    unreadable);
        }
    }
}
