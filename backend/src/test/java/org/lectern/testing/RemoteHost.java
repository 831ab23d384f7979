package org.lectern.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody else's web server, on loopback, that does to each request what its path is for, and remembers what it saw. It
 * is written without anything of Lectern's, and closes every connection after one answer.
 */
public final class RemoteHost implements AutoCloseable {
    private static final int SEND_BUFFER_BYTES = 32 * 1024;

    private final ServerSocket server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicLong written = new AtomicLong();
    private final AtomicInteger cut = new AtomicInteger();

    /** What a path is for. Whatever it writes goes to the client as it is; returning closes the connection. */
    @FunctionalInterface
    public interface Answer {
        void to(Request request, OutputStream client) throws IOException;
    }

    /** A request as it came. Names of headers don't depend on case. */
    public record Request(String method, String target, Map<String, List<String>> headers, InputStream rest) {
        /** Waits until the client cuts the connection. */
        public void awaitCut() throws IOException {
            if (rest.read() >= 0) {
                throw new AssertionError("the client sent more than one request");
            }
        }

        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name)).map(List::getFirst);
        }
    }

    public RemoteHost() {
        this(newServer());
    }

    /** With a listening socket of another kind. */
    public RemoteHost(ServerSocket server) {
        this.server = server;
        Thread.ofVirtual().start(this::accept);
    }

    private static ServerSocket newServer() {
        try {
            return new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** The address of a path, by number. */
    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** Has requests for the path answered so. */
    public RemoteHost on(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    /** How many connections were made. */
    public int accepted() {
        return accepted.get();
    }

    /** How many answers couldn't be written to their ends, since the client cut the connection. */
    public int cut() {
        return cut.get();
    }

    /** How many bytes the operating system took, heads included. */
    public long written() {
        return written.get();
    }

    /** The requests for the path so far. */
    public List<Request> requests(String path) {
        return requests.stream()
                .filter(request -> request.target().equals(path))
                .toList();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                // What is written is then at the client, but for a little.
                client.setSendBufferSize(SEND_BUFFER_BYTES);
                client.setTcpNoDelay(true);
                accepted.incrementAndGet();
                open.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            Request request = read(new BufferedInputStream(client.getInputStream()));
            requests.add(request);
            answers.getOrDefault(request.target(), (asked, out) -> head(out, "404 Not Found", "Content-Length: 0"))
                    .to(request, new Counted(client.getOutputStream()));
        } catch (IOException gone) {
            cut.incrementAndGet();
        } finally {
            open.remove(client);
        }
    }

    private static Request read(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("The client left amid its head");
            }
            if (next != '\n') {
                line.append((char) next);
                continue;
            }
            String whole = line.toString().stripTrailing();
            line.setLength(0);
            if (whole.isEmpty()) {
                break;
            }
            lines.add(whole);
        }
        String[] first = lines.getFirst().split(" ", 3);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header : lines.subList(1, lines.size())) {
            int colon = header.indexOf(':');
            headers.computeIfAbsent(header.substring(0, colon), name -> new ArrayList<>())
                    .add(header.substring(colon + 1).strip());
        }
        return new Request(first[0], first[1], headers, in);
    }

    /** Writes a head. */
    public static void head(OutputStream out, String status, String... headers) throws IOException {
        String head = "HTTP/1.1 " + status + "\r\n" + String.join("\r\n", headers) + (headers.length == 0 ? "" : "\r\n")
                + "Connection: close\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /**
     * A file on a server that knows ranges, one at a time, and their conditions.
     *
     * @param type the value of Content-Type
     * @param headers further ones of a 200 and a 206, the validators among them
     */
    public record File(byte[] bytes, String type, List<String> headers) implements Answer {
        private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

        public static File of(byte[] bytes, String type, String... headers) {
            return new File(bytes, type, List.of(headers));
        }

        @Override
        public void to(Request request, OutputStream client) throws IOException {
            Matcher range = RANGE.matcher(request.header("Range").orElse(""));
            boolean applies = request.header("If-Range")
                    .map(validator ->
                            headers.contains("ETag: " + validator) || headers.contains("Last-Modified: " + validator))
                    .orElse(true);
            if (!range.matches() || !applies || request.method().equals("HEAD")) {
                answer(client, request, "200 OK", 0, bytes.length, "X-Whole: yes");
                return;
            }
            boolean suffix = range.group(1).isEmpty();
            long first = suffix ? Math.max(0, bytes.length - number(range.group(2), 0)) : number(range.group(1), 0);
            long last =
                    suffix ? bytes.length - 1L : Math.min(bytes.length - 1L, number(range.group(2), Long.MAX_VALUE));
            if (first >= bytes.length) {
                RemoteHost.head(
                        client,
                        "416 Range Not Satisfiable",
                        "Content-Range: bytes */" + bytes.length,
                        "Content-Length: 0");
                return;
            }
            answer(
                    client,
                    request,
                    "206 Partial Content",
                    (int) first,
                    (int) (last + 1 - first),
                    "Content-Range: bytes " + first + "-" + last + "/" + bytes.length);
        }

        private void answer(OutputStream out, Request request, String status, int from, int length, String header)
                throws IOException {
            List<String> all = new ArrayList<>(headers);
            all.addAll(List.of("Content-Type: " + type, "Accept-Ranges: bytes", "Content-Length: " + length, header));
            RemoteHost.head(out, status, all.toArray(String[]::new));
            if (!request.method().equals("HEAD")) {
                out.write(bytes, from, length);
            }
        }

        private static long number(String digits, long otherwise) {
            if (digits.isEmpty()) {
                return otherwise;
            }
            return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
        }
    }

    private final class Counted extends OutputStream {
        private final OutputStream out;

        Counted(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int oneByte) throws IOException {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            // In small pieces, so that what the operating system has taken is counted closely.
            for (int from = offset; from < offset + length; from += 4096) {
                int count = Math.min(4096, offset + length - from);
                out.write(bytes, from, count);
                written.addAndGet(count);
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket client : open) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
