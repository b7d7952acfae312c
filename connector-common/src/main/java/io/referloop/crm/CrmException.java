package io.referloop.crm;

/** A remote call failed as a whole. Callers switch over {@link #failure()}, exhaustively. */
public final class CrmException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient CrmFailure failure;

    public CrmException(CrmFailure failure) {
        super(failure.message());
        this.failure = failure;
    }

    public CrmException(CrmFailure failure, Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    public CrmFailure failure() {
        return failure;
    }
}
