package io.referloop.salesforce;

import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.CrmEar;
import io.referloop.crm.CrmException;
import io.referloop.sandbox.SalesforceSandbox;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Listens to an organisation from its beginning on. */
final class HeardChanges implements CrmEar, AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> MEMBERS =
            Set.of("Account", "Contact", "Lead", "Opportunity", "OpportunityContactRole");

    private final SalesforceConnector connector;
    private final CrmAccount account;
    private final AtomicInteger changed = new AtomicInteger();
    private final AtomicInteger events = new AtomicInteger();
    private final List<CrmDelivery> deliveries = new CopyOnWriteArrayList<>();
    private final Thread listener;
    private volatile @Nullable String position;
    private int given;

    HeardChanges(SalesforceConnector connector, CrmAccount account, SalesforceSandbox sandbox) {
        this.connector = connector;
        this.account = account;
        sandbox.org().listen(change -> {
            if (MEMBERS.contains(change.entity())) {
                changed.incrementAndGet();
            }
        });
        listener = Thread.ofVirtual().start(this::listen);
        await(() -> sandbox.events().bus().streams() == 1);
    }

    /** Waits until every change so far was heard. */
    List<CrmDelivery> sinceLastTime() {
        await(() -> events.get() == changed.get());
        List<CrmDelivery> since = List.copyOf(deliveries.subList(given, deliveries.size()));
        given = deliveries.size();
        return since;
    }

    @Override
    public void hear(CrmDelivery delivery, String newPosition) {
        deliveries.add(delivery);
        position = newPosition;
        events.addAndGet(JSON.readTree(delivery.body()).path("events").size());
    }

    @Override
    public void alive(String newPosition) {
        position = newPosition;
    }

    @Override
    public void lost(String because) {
        throw new AssertionError(because);
    }

    @Override
    public void close() {
        listener.interrupt();
    }

    private void listen() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                connector.line().orElseThrow().listen(account, position, this);
            } catch (CrmException broke) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            } catch (InterruptedException enough) {
                return;
            }
        }
    }

    private static void await(BooleanSupplier done) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not everything was heard");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
