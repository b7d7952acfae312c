package io.referloop.server.login;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** What stands in for the world outside the server. */
@TestConfiguration(proxyBeanMethods = false)
class ConsoleFakes {

    @Bean
    @Primary
    ConsoleUnderTest.Postbox postbox() {
        return new ConsoleUnderTest.Postbox();
    }

    @Bean
    FakeCrm fakeCrm() {
        return new FakeCrm();
    }
}
