package io.referloop.reward;

import io.referloop.workspace.TestCore;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.ApplicationEventMulticaster;

/** Hears what is told of a company's rewards each time they are settled, until it is closed. */
final class Told implements ApplicationListener<PayloadApplicationEvent<RewardsSettled>>, AutoCloseable {

    private final UUID workspace;
    private final List<RewardsSettled> all = new CopyOnWriteArrayList<>();

    private Told(UUID workspace) {
        this.workspace = workspace;
    }

    static Told of(UUID workspace) {
        Told told = new Told(workspace);
        TestCore.bean(ApplicationEventMulticaster.class).addApplicationListener(told);
        return told;
    }

    @Override
    public void onApplicationEvent(PayloadApplicationEvent<RewardsSettled> event) {
        if (event.getPayload().workspace().equals(workspace)) {
            all.add(event.getPayload());
        }
    }

    RewardsSettled last() {
        return all.getLast();
    }

    /** What was told last of each referral: {@code call-1 [PENDING 100.00] 2 decided}. */
    List<String> words() {
        return last().settlements().stream()
                .map(it -> it.movement().correlation() + " "
                        + it.lines().stream()
                                .map(line ->
                                        line.state() + " " + line.amountOrZero().getAmount())
                                .toList()
                        + " " + it.decisions().size() + " decided")
                .toList();
    }

    @Override
    public void close() {
        TestCore.bean(ApplicationEventMulticaster.class).removeApplicationListener(this);
    }
}
