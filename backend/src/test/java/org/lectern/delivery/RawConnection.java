package org.lectern.delivery;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One HTTP/1.1 connection, written to and read from byte by byte, so that nothing is mended on the way. */
final class RawConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private static final int DEFAULT_BUFFER = 0;

    private final Socket socket;
    private final InputStream in;

    RawConnection(int port) throws IOException {
        this(port, DEFAULT_BUFFER);
    }

    /** Takes in little that hasn't been read, so that the server notices when nobody reads. */
    static RawConnection ofSlowReader(int port) throws IOException {
        return new RawConnection(port, 4096);
    }

    private RawConnection(int port, int receiveBufferBytes) throws IOException {
        socket = new Socket();
        if (receiveBufferBytes != DEFAULT_BUFFER) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    /**
     * A response as it came. Names of headers don't depend on case.
     *
     * @param body its bytes as characters of ISO 8859-1
     */
    record Response(int status, Map<String, List<String>> headers, String body) {
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name)).map(values -> String.join(" | ", values));
        }
    }

    /** Sends characters as bytes of ISO 8859-1. */
    void send(String characters) throws IOException {
        socket.getOutputStream().write(characters.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads the head of the next response alone, and leaves its body where it is. */
    Response readHead() throws IOException {
        return read("HEAD");
    }

    /** Reads so many bytes of a body. */
    byte[] readBody(int length) throws IOException {
        return exactly(length);
    }

    /** Reads the next response to a request of the method. */
    Response read(String method) throws IOException {
        String[] statusLine = line().split(" ", 3);
        if (!statusLine[0].equals("HTTP/1.1")) {
            throw new IOException("Not a status line: " + String.join(" ", statusLine));
        }
        int status = Integer.parseInt(statusLine[1]);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        boolean bodiless = method.equals("HEAD") || status == 304 || status == 204;
        return new Response(status, headers, bodiless ? "" : new String(body(headers), StandardCharsets.ISO_8859_1));
    }

    /** Everything until the server closes. */
    String readToEnd() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Whether the server has closed it; what it sent before is lost. */
    boolean hasBeenClosed() throws IOException {
        socket.setSoTimeout(1);
        try {
            in.readAllBytes();
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    private byte[] body(Map<String, List<String>> headers) throws IOException {
        if (headers.containsKey("Transfer-Encoding")) {
            return chunks();
        }
        if (!headers.containsKey("Content-Length")) {
            return in.readAllBytes();
        }
        return exactly(Integer.parseInt(headers.get("Content-Length").getFirst()));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            byte[] chunk = exactly(Integer.parseInt(line().toLowerCase(Locale.ROOT), 16));
            line();
            if (chunk.length == 0) {
                return body.toByteArray();
            }
            body.write(chunk);
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The connection closed after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("The connection closed amid the head: " + line);
            }
            if (next == '\n') {
                return line.toString().stripTrailing();
            }
            line.append((char) next);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
