package io.referloop.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.referloop.crm.CallerVerifier;
import io.referloop.crm.Capability;
import io.referloop.crm.CrmAccount;
import io.referloop.crm.CrmConnector;
import io.referloop.crm.CrmDelivery;
import io.referloop.crm.CrmEar;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmLine;
import io.referloop.crm.CrmPlace;
import io.referloop.crm.CrmSession;
import io.referloop.crm.OAuthProfile;
import io.referloop.crm.RecordRef;
import io.referloop.crm.Translation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A CRM whose line says what a test wants it to say. */
final class ListenedCrm implements CrmConnector, CrmLine {

    private final String id = "listened-" + UUID.randomUUID();
    private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();
    private final BlockingQueue<Optional<String>> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> taken = new LinkedBlockingQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();

    /** One thing that the line does; whoever has it open next does it. */
    interface Said {

        void to(CrmEar ear);
    }

    void says(Said what) {
        said.add(what);
    }

    void breaksWith(CrmFailure failure) {
        says(ear -> {
            throw new CrmException(failure);
        });
    }

    /** Waits until the next thing that was said has been dealt with. @return false when the ear refused it */
    boolean wasTaken() throws InterruptedException {
        Boolean done = taken.poll(20, TimeUnit.SECONDS);
        if (done == null) {
            throw new AssertionError("nobody listened");
        }
        return done;
    }

    /** The position that the next line was opened at. */
    Optional<String> openedAt() throws InterruptedException {
        Optional<String> position = opened.poll(20, TimeUnit.SECONDS);
        if (position == null) {
            throw new AssertionError("no line was opened");
        }
        return position;
    }

    boolean isOpenedAgain() {
        return !opened.isEmpty();
    }

    int open() {
        return open.get();
    }

    /** How many lines were open at the same time. */
    int mostOpen() {
        return mostOpen.get();
    }

    CrmDelivery delivery(String body) {
        return new CrmDelivery(id, "account", Instant.EPOCH, "heard", body.getBytes(UTF_8));
    }

    @Override
    public void listen(CrmAccount account, @Nullable String position, CrmEar ear) throws InterruptedException {
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        opened.add(Optional.ofNullable(position));
        try {
            while (true) {
                Said next = said.take();
                boolean refused = true;
                try {
                    next.to(ear);
                    refused = false;
                } finally {
                    taken.add(!refused);
                }
            }
        } finally {
            open.decrementAndGet();
        }
    }

    @Override
    public Optional<CrmLine> line() {
        return Optional.of(this);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String name() {
        return "Listened";
    }

    @Override
    public Set<Capability> lacks() {
        return Set.of();
    }

    @Override
    public OAuthProfile oauth() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CallerVerifier callers() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CrmSession open(CrmAccount account) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Translation translate(CrmDelivery delivery) {
        return new Translation(List.of(), 0, 1, List.of());
    }

    @Override
    public Optional<RecordRef> recordIn(CrmPlace account, String link) {
        return Optional.empty();
    }

    @Override
    public String linkTo(CrmPlace account, RecordRef record) {
        return "";
    }
}
