package io.referloop.workspace;

import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The only way to the database: a transaction for one workspace. Row-level security shows it that workspace's rows and nothing else, so a
 * forgotten condition finds too little and never too much.
 */
@Component
public class InWorkspace {

    private static final int ATTEMPTS_MAX = 5;

    /** Under which the running transaction keeps its workspace, so that joining it costs no question to the database. */
    private static final Object ENTERED = new Object();

    private final TransactionTemplate transactions;
    private final Trips trips;

    InWorkspace(PlatformTransactionManager transactionManager, Trips trips) {
        this.transactions = new TransactionTemplate(transactionManager);
        this.trips = trips;
    }

    /**
     * Runs the work in one transaction for the workspace. Repeats it when the database chose it as the victim of a deadlock, so the work
     * must have no effect but its statements. Inside a transaction it joins, which must be for the same workspace.
     */
    public <T> T call(UUID workspace, Supplier<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            requireSame(workspace);
            return work.get();
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return transactions.execute(status -> {
                    TransactionSynchronizationManager.bindResource(ENTERED, workspace);
                    trips.keep();
                    try {
                        enter(workspace);
                        T result = work.get();
                        trips.send();
                        return result;
                    } finally {
                        trips.forget();
                        Object unused = TransactionSynchronizationManager.unbindResource(ENTERED);
                    }
                });
            } catch (PessimisticLockingFailureException deadlock) {
                if (attempt == ATTEMPTS_MAX) {
                    throw deadlock;
                }
            }
        }
    }

    public void run(UUID workspace, Runnable work) {
        Boolean unused = call(workspace, () -> {
            work.run();
            return true;
        });
    }

    /**
     * Runs a reading query across all workspaces, as a role that sees only what finding work takes. Nothing can be written in it.
     */
    public <T> T acrossWorkspaces(Supplier<T> query) {
        return transactions.execute(status -> {
            trips.execute("SET LOCAL ROLE referloop_router");
            return query.get();
        });
    }

    private void enter(UUID workspace) {
        trips.tell("SELECT set_config('app.workspace', ?, true)", List.of(workspace.toString()));
    }

    private static void requireSame(UUID workspace) {
        Object entered = TransactionSynchronizationManager.getResource(ENTERED);
        if (!workspace.equals(entered)) {
            throw new IllegalStateException("Work for workspace " + workspace + " inside a transaction for " + entered);
        }
    }
}
