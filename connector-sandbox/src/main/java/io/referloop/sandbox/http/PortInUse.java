package io.referloop.sandbox.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Something else listens on a port that the sandbox was told to take. */
public final class PortInUse extends RuntimeException {

    private final int port;

    private PortInUse(int port, Throwable cause) {
        super("Port " + port + " on 127.0.0.1 is in use.", cause);
        this.port = port;
    }

    public int port() {
        return port;
    }

    /** Tried before a server is started: the servers themselves fail late and loudly. Port 0 is always free. */
    public static void requireFree(int port) {
        try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            probe.setReuseAddress(true);
        } catch (IOException taken) {
            throw new PortInUse(port, taken);
        }
    }
}
