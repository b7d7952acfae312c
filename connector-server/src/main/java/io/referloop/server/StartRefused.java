package io.referloop.server;

/**
 * The server cannot run, for a reason that the person who started it can mend. The message is all they get to see: it names what is
 * wrong, and the next step. Never put a secret in it.
 */
public final class StartRefused extends RuntimeException {

    public StartRefused(String problem, String nextStep) {
        super(problem + " " + nextStep);
    }

    public StartRefused(String problem, String nextStep, Throwable cause) {
        super(problem + " " + nextStep, cause);
    }
}
