package io.referloop.hubspot;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;

/** The adapter's addresses on a real port, as HubSpot calls them at {@code https://referloop.example}; one server for all who ask. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = HubspotWebhookTests.Application.class,
        properties = {
            "referloop.public-url=https://referloop.example",
            "referloop.hubspot.client-id=id",
            "referloop.hubspot.client-secret=secret",
            "referloop.hubspot.webhook.max-body=64KB",
            "spring.main.banner-mode=off"
        })
@interface OnAPort {}
