package io.referloop.server.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One connection that is kept open; as little HTTP as is needed, so that the load costs little of what it shares with the server. */
final class HookClient implements AutoCloseable {

    private final int port;
    private final byte[] buffer = new byte[8_192];
    private Socket socket;
    private int reconnects;

    HookClient(int port) throws IOException {
        this.port = port;
        this.socket = connect();
    }

    /** Sends a whole request and returns the status of the answer. */
    int post(byte[] request) throws IOException {
        if (socket.isClosed()) {
            socket = connect();
            reconnects++;
        }
        socket.getOutputStream().write(request);
        return answer(socket.getInputStream());
    }

    int reconnects() {
        return reconnects;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private int answer(InputStream in) throws IOException {
        int length = 0;
        int end = -1;
        while (end < 0) {
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) {
                throw new EOFException("The server closed the connection without an answer");
            }
            length += read;
            end = endOfHead(length);
        }
        String head = new String(buffer, 0, end, StandardCharsets.ISO_8859_1);
        in.skipNBytes(Math.max(0, contentLength(head) - (length - end)));
        if (head.contains("Connection: close")) {
            socket.close();
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    private int endOfHead(int length) {
        for (int n = 3; n < length; n++) {
            if (buffer[n] == '\n' && buffer[n - 1] == '\r' && buffer[n - 2] == '\n' && buffer[n - 3] == '\r') {
                return n + 1;
            }
        }
        return -1;
    }

    private static int contentLength(String head) {
        int at = head.indexOf("Content-Length: ");
        return at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
    }

    private Socket connect() throws IOException {
        Socket connected = new Socket("localhost", port);
        connected.setTcpNoDelay(true);
        connected.setSoTimeout(10_000);
        return connected;
    }
}
