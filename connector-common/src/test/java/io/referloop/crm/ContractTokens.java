package io.referloop.crm;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tokens as the core hands them out, in memory: one refresh however many ask, nothing any more once lost. Counts what was asked of it. */
public final class ContractTokens implements CrmTokens {

    private final Supplier<Optional<Secret>> refresh;
    private final @Nullable URI address;
    private final List<String> losses = new ArrayList<>();
    private Secret current;
    private int refreshes;

    /** @param refresh the CRM's answer to a refresh; empty when it refuses */
    public ContractTokens(Secret first, Supplier<Optional<Secret>> refresh) {
        this(first, null, refresh);
    }

    /** @param address where the account's calls go */
    public ContractTokens(Secret first, @Nullable URI address, Supplier<Optional<Secret>> refresh) {
        this.current = first;
        this.address = address;
        this.refresh = refresh;
    }

    @Override
    public @Nullable URI address() {
        return address;
    }

    @Override
    public synchronized Secret current() {
        if (!losses.isEmpty()) {
            throw lostAlready();
        }
        return current;
    }

    @Override
    public synchronized Secret replacementFor(Secret rejected) {
        if (!losses.isEmpty()) {
            throw lostAlready();
        }
        if (current.equals(rejected)) {
            refreshes++;
            var fresh = refresh.get();
            if (fresh.isEmpty()) {
                losses.add("the CRM refused to refresh");
                throw lostAlready();
            }
            current = fresh.get();
        }
        return current;
    }

    @Override
    public synchronized void lost(String vendorMessage) {
        losses.add(vendorMessage);
    }

    public synchronized int refreshes() {
        return refreshes;
    }

    public synchronized boolean isLost() {
        return !losses.isEmpty();
    }

    private static CrmException lostAlready() {
        return new CrmException(new CrmFailure.AuthorizationLost("reconnect the account"));
    }
}
