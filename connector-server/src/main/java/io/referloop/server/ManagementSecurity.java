package io.referloop.server;

import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;

/** The probes and numbers need no login: they are on a port of their own, which listens on this machine unless told otherwise. */
@Configuration(proxyBeanMethods = false)
class ManagementSecurity {

    @Bean
    @Order(1)
    SecurityFilterChain management() {
        return new DefaultSecurityFilterChain(EndpointRequest.toAnyEndpoint());
    }
}
