package io.referloop.hubspot;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.referloop.crm.CrmActions;
import io.referloop.crm.CrmInbox;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the HubSpot adapter together; found by scanning {@code io.referloop}. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HubspotProperties.class)
class HubspotConfiguration {

    /** @param publicUrl the address that HubSpot calls; every signature covers it */
    @Bean
    HubspotSignatures hubspotSignatures(
            HubspotProperties properties,
            @Value("${referloop.public-url:http://localhost:8080}") URI publicUrl,
            ObjectProvider<Clock> clock) {
        return new HubspotSignatures(
                HubspotProperties.address("referloop.public-url", publicUrl),
                List.of(properties.clientSecret(), properties.previousClientSecret()),
                properties.webhook().tolerance(),
                properties.webhook().clockSkew(),
                clock.getIfAvailable(Clock::systemUTC));
    }

    @Bean
    HubspotConnector hubspotConnector(
            HubspotProperties properties,
            HubspotSignatures signatures,
            ObjectProvider<Clock> clocks,
            ObjectProvider<MeterRegistry> meters) {
        var clock = clocks.getIfAvailable(Clock::systemUTC);
        return new HubspotConnector(
                properties,
                signatures,
                HubspotLanes.within(properties.calls(), clock),
                clock,
                meters.getIfAvailable(SimpleMeterRegistry::new));
    }

    @Bean
    HubspotActionController hubspotActionController(HubspotSignatures signatures, CrmActions actions, CrmInbox inbox) {
        return new HubspotActionController(signatures, actions, inbox);
    }

    @Bean
    HubspotWebhookController hubspotWebhookController(
            HubspotSignatures signatures, CrmInbox inbox, HubspotProperties properties, ObjectProvider<Clock> clock) {
        int maxBody = (int) properties.webhook().maxBody().toBytes();
        return new HubspotWebhookController(signatures, inbox, maxBody, clock.getIfAvailable(Clock::systemUTC));
    }
}
