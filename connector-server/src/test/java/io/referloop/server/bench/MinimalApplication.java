package io.referloop.server.bench;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The least that a web application on a database can be: it stores what it is sent, a row and a commit each, and says whether it can reach
 * the database. What ours costs beyond it is the product.
 *
 * <p>Deliberately no {@code @SpringBootApplication}: the product's own scan would find it.
 */
@EnableAutoConfiguration
public class MinimalApplication {

    public static void main(String[] args) {
        SpringApplication.run(MinimalApplication.class, args);
    }

    @Bean
    ServletRegistrationBean<HttpServlet> hooks(JdbcClient jdbc) {
        return new ServletRegistrationBean<>(
                new HttpServlet() {
                    @Override
                    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
                        jdbc.sql("SELECT 1").query(Integer.class).single();
                    }

                    @Override
                    protected void doPost(HttpServletRequest request, HttpServletResponse response)
                            throws ServletException, IOException {
                        byte[] body = request.getInputStream().readAllBytes();
                        jdbc.sql("INSERT INTO bench_minimal (body) VALUES (?)")
                                .param(body)
                                .update();
                    }
                },
                "/hooks/hubspot");
    }
}
