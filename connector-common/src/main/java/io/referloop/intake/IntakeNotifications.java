package io.referloop.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Hears from the database when another instance stored a delivery, so that whoever is free works it off at once. */
@Component
class IntakeNotifications implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(IntakeNotifications.class);
    private static final int LISTEN_MILLIS = 2_000;

    private final DataSource dataSource;
    private final DeliveryWorker worker;
    private final String self;
    private final Thread listener =
            Thread.ofPlatform().name("intake-notifications").daemon().unstarted(this::listen);
    private volatile boolean stopped;

    IntakeNotifications(DataSource dataSource, DeliveryWorker worker, IntakeLog intakeLog) {
        this.dataSource = dataSource;
        this.worker = worker;
        this.self = intakeLog.instance();
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        listener.start();
    }

    @Override
    public void destroy() throws InterruptedException {
        stopped = true;
        listener.interrupt();
        listener.join(LISTEN_MILLIS);
    }

    private void listen() {
        while (!stopped) {
            try (Connection connection = dataSource.getConnection()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("LISTEN referloop_intake");
                }
                PGConnection postgres = connection.unwrap(PGConnection.class);
                while (!stopped) {
                    hear(postgres.getNotifications(LISTEN_MILLIS));
                }
            } catch (SQLException | RuntimeException down) {
                log.debug("Not listening right now; the sweep finds what is due", down);
                pause();
            }
        }
    }

    private void hear(PGNotification[] notifications) {
        if (notifications == null) {
            return;
        }
        for (PGNotification notification : notifications) {
            String[] parts = notification.getParameter().split(" ", 3);
            if (parts.length == 3 && parts[2].equals(self)) {
                continue;
            }
            worker.wake(new Stream(UUID.fromString(parts[0]), UUID.fromString(parts[1])));
        }
    }

    private void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            stopped = true;
        }
    }
}
