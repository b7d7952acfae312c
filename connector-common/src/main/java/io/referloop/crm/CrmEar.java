package io.referloop.crm;

/** Where an adapter puts what it hears on a {@link CrmLine}, in its order. Blocking: never to be called by the thread that reads the network. */
public interface CrmEar {

    /**
     * Returns when the delivery is durable, and with it, in one step, that the line was heard up to the position.
     *
     * @throws CrmInbox.Unavailable when neither was stored: the line has to break, and the next one tells it again
     */
    void hear(CrmDelivery delivery, String position);

    /** The line lives, and there is nothing to be told up to this position. */
    void alive(String position);

    /**
     * The CRM does not know the last position any more, so what it told since is lost to us. Forgets the position and has what changed read;
     * the adapter goes on with what happens from now on.
     */
    void lost(String because);
}
