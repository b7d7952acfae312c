package io.referloop.workspace;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.zaxxer.hikari.HikariDataSource;
import io.referloop.crm.ContractClock;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneId;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.joda.money.CurrencyUnit;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * The domain on a real PostgreSQL, migrated and used as the role that the server uses; no web, no CRM, no background work. One for all tests
 * of this JVM: a test that wants to be alone makes a workspace of its own.
 */
public final class TestCore {

    private TestCore() {}

    public static <T> T bean(Class<T> type) {
        return Shared.CONTEXT.getBean(type);
    }

    /** From a second instance on the same database and clock. */
    public static <T> T other(Class<T> type) {
        return Second.CONTEXT.getBean(type);
    }

    /** Does what the owner of the database can do, past every rule of the application. */
    public static JdbcClient superuser() {
        return JdbcClient.create(bean(EmbeddedPostgres.class).getPostgresDatabase());
    }

    /** The clock that everything goes by; it only ever goes forward. */
    public static ContractClock clock() {
        return bean(ContractClock.class);
    }

    /** A company that nobody else knows, in UTC and dollars. */
    public static Workspace workspace() {
        return bean(Workspaces.class).create("Initech", ZoneId.of("UTC"), CurrencyUnit.USD);
    }

    private static final class Shared {

        private static final AnnotationConfigApplicationContext CONTEXT =
                new AnnotationConfigApplicationContext(Core.class);
    }

    private static final class Second {

        private static final AnnotationConfigApplicationContext CONTEXT = start();

        private static AnnotationConfigApplicationContext start() {
            AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
            context.registerBean("postgres", EmbeddedPostgres.class, () -> bean(EmbeddedPostgres.class));
            context.registerBean("clock", ContractClock.class, TestCore::clock);
            context.registerBean("masterKey", Aead.class, () -> bean(Aead.class));
            context.register(Core.class);
            context.refresh();
            return context;
        }
    }

    // No @Configuration: the server's tests have this class on their path and would find it by scanning.
    @ComponentScan(
            basePackages = {
                "io.referloop.workspace",
                "io.referloop.privacy",
                "io.referloop.program",
                "io.referloop.deadletter",
                "io.referloop.stage",
                "io.referloop.referral",
                "io.referloop.reward",
                "io.referloop.eligibility",
                "io.referloop.payout",
                "io.referloop.insight",
                "io.referloop.writeback"
            },
            excludeFilters =
                    @ComponentScan.Filter(
                            type = FilterType.REGEX,
                            pattern =
                                    "io\\.referloop\\.(writeback\\.(WriteBack|Entries|EntryQueue|EntryContents)|stage\\.StageReading|eligibility\\.ContactReads)"))
    @ComponentScan(
            basePackages = "io.referloop.intake",
            useDefaultFilters = false,
            includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*\\.StageDecisions"))
    static class Core {

        @Bean(destroyMethod = "close")
        EmbeddedPostgres postgres() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("synchronous_commit", "off")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Bean
        HikariDataSource dataSource(EmbeddedPostgres postgres) {
            DataSource owner = postgres.getPostgresDatabase();
            Flyway.configure().dataSource(owner).load().migrate();
            HikariDataSource pool = new HikariDataSource();
            pool.setDataSource(owner);
            pool.setConnectionInitSql("SET ROLE referloop_app");
            pool.setMaximumPoolSize(20);
            return pool;
        }

        @Bean
        PlatformTransactionManager transactionManager(DataSource dataSource) {
            return new JdbcTransactionManager(dataSource);
        }

        @Bean
        JdbcClient jdbcClient(Trips trips) {
            return JdbcClient.create(trips);
        }

        @Bean
        Aead masterKey() throws GeneralSecurityException {
            AeadConfig.register();
            return KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        }

        @Bean
        JsonMapper jsonMapper() {
            return new JsonMapper();
        }

        @Bean
        ContractClock clock() {
            return new ContractClock(Instant.parse("2026-03-01T12:00:00Z"));
        }
    }
}
