package io.referloop.crm;

import org.jspecify.annotations.Nullable;

/**
 * A CRM that does not call us: whoever wants its changes holds a line to it and is told on that. The core holds one line per account, over
 * all its instances, and opens the next one when a line broke, later each time.
 */
public interface CrmLine {

    /**
     * Holds a line, and returns or throws when it broke; then nothing of it is left open. A line on which nothing is heard for longer than the
     * CRM's own sign of life takes is broken.
     *
     * @param position what the ear was given last, or null to hear what happens from now on
     * @throws CrmException why it broke; {@link CrmFailure.Unsupported} where this account cannot be listened to: then its changes are read
     *     now and then
     * @throws InterruptedException when nobody wants it any more
     */
    void listen(CrmAccount account, @Nullable String position, CrmEar ear) throws InterruptedException;
}
