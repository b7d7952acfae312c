package io.referloop.intake;

import io.referloop.crm.CrmDelivery;
import io.referloop.crm.CrmEar;
import io.referloop.crm.CrmException;
import io.referloop.crm.CrmFailure;
import io.referloop.crm.CrmInbox;
import io.referloop.intake.LineRows.Hold;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Stores what one hold of a line hears. A line that begins without a position has what was before it read, as soon as it is known to be open. */
final class LineEar implements CrmEar {

    private final LineRows rows;
    private final Hold hold;
    private final ReentrantLock storing = new ReentrantLock();
    private boolean fromNowOn;
    private volatile boolean heard;

    LineEar(LineRows rows, Hold hold) {
        this.rows = rows;
        this.hold = hold;
        this.fromNowOn = hold.position() == null;
    }

    @Override
    public void hear(CrmDelivery delivery, String position) {
        held(() -> rows.hear(hold, delivery.receivedAt(), delivery.correlation(), delivery.body(), position));
        opened();
    }

    @Override
    public void alive(String position) {
        held(() -> rows.alive(hold, position));
        opened();
    }

    @Override
    public void lost(String because) {
        held(() -> rows.lost(hold, because));
        fromNowOn = true;
    }

    /** Whether anything was heard on this line. */
    boolean wasHeard() {
        return heard;
    }

    /** Ends the listener between two things that it stores: an interrupt in the middle would tear a connection out of the pool. */
    void close(Thread listener) {
        storing.lock();
        try {
            listener.interrupt();
        } finally {
            storing.unlock();
        }
    }

    /** Only now: what changes from here on is told, and what changed before is found by reading. */
    private void opened() {
        heard = true;
        if (fromNowOn) {
            fromNowOn = false;
            rows.read(hold, "The line begins here; what changed before is read", true);
        }
    }

    private void held(BooleanSupplier store) {
        storing.lock();
        try {
            if (!store.getAsBoolean()) {
                throw new CrmException(new CrmFailure.Unavailable("Another instance has taken the line over"));
            }
        } catch (DataAccessException | TransactionException down) {
            throw new CrmInbox.Unavailable("What was heard could not be stored", down);
        } finally {
            storing.unlock();
        }
    }
}
