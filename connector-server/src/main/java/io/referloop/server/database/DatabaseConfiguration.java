package io.referloop.server.database;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Two ways into one database: as its owner, for migrations only, and as {@code referloop_app}, for everything else. Whoever injects a
 * {@link DataSource} gets the second.
 */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    /** The role is made by the first migration; the pool opens its first connection only after the migrations ran. */
    private static final String WORK_AS_THE_APPLICATION = "SET ROLE referloop_app";

    @Bean
    DataFolder dataFolder(DatabaseProperties properties, Environment environment) {
        Path configured = Path.of(environment.getRequiredProperty("referloop.data"));
        return properties.external().isPresent() ? DataFolder.share(configured) : DataFolder.claim(configured);
    }

    // The key is there before the first row that could be encrypted with it; without it, no database is made.
    @Bean
    @DependsOn("masterKey")
    DatabaseServer databaseServer(DatabaseProperties properties, DataFolder folder) {
        Optional<DatabaseAddress> external = properties.external();
        return external.isPresent()
                ? DatabaseServer.external(external.get())
                : DatabaseServer.embedded(EmbeddedDatabase.start(folder));
    }

    @Bean(defaultCandidate = false)
    @FlywayDataSource
    DataSource ownerDataSource(DatabaseServer server) {
        DatabaseAddress address = server.address();
        DriverManagerDataSource owner = new DriverManagerDataSource(address.url(), address.user(), address.password());
        if (server.major() >= 16) {
            // Since 16, whoever makes a role may no longer act as it just because of that.
            Properties properties = new Properties();
            properties.setProperty("options", "-c createrole_self_grant=set");
            owner.setConnectionProperties(properties);
        }
        return owner;
    }

    @Bean
    @Primary
    HikariDataSource dataSource(DatabaseServer server) {
        DatabaseAddress address = server.address();
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName("referloop");
        pool.setJdbcUrl(address.url());
        pool.setUsername(address.user());
        pool.setPassword(address.password());
        pool.setConnectionInitSql(WORK_AS_THE_APPLICATION);
        pool.setMaximumPoolSize(20);
        pool.setMinimumIdle(5);
        // A webhook has five seconds to be answered: without a database it must say so in three.
        pool.setConnectionTimeout(3_000);
        pool.setValidationTimeout(2_000);
        pool.addDataSourceProperty("ApplicationName", "referloop");
        pool.addDataSourceProperty("connectTimeout", "3");
        pool.addDataSourceProperty("socketTimeout", "60");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty("reWriteBatchedInserts", "true");
        // The detail of an error quotes rows, and with them people; it must not reach a log.
        pool.addDataSourceProperty("logServerErrorDetail", "false");
        return pool;
    }
}
