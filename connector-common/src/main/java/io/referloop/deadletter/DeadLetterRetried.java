package io.referloop.deadletter;

import io.referloop.crm.RecordRef;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person, or a change of circumstances, says that it may work now. The letter is resolved already; if it fails again it comes back.
 * Published inside the transaction that resolved it.
 *
 * @param position of the delivery in its connection's stream, when it is about one
 */
public record DeadLetterRetried(
        UUID workspace,
        DeadLetter letter,
        @Nullable Long position,
        @Nullable RecordRef record) {}
