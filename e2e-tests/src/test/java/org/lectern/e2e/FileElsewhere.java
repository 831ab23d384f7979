package org.lectern.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Another web server, with one file that it gives ranges of. */
final class FileElsewhere implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private final HttpServer server;
    private final Path file;

    FileElsewhere(Path file) throws IOException {
        this.file = file;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/film.mp4", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/film.mp4";
    }

    private void answer(HttpExchange exchange) throws IOException {
        long length = Files.size(file);
        String field = exchange.getRequestHeaders().getFirst("Range");
        Matcher range = RANGE.matcher(field == null ? "" : field);
        boolean part = range.matches();
        long first = part ? Long.parseLong(range.group(1)) : 0;
        long last =
                part && !range.group(2).isEmpty() ? Math.min(length - 1, Long.parseLong(range.group(2))) : length - 1;
        exchange.getResponseHeaders().set("Content-Type", "video/mp4");
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        exchange.getResponseHeaders().set("ETag", "\"film\"");
        if (part) {
            exchange.getResponseHeaders().set("Content-Range", "bytes " + first + "-" + last + "/" + length);
        }
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(part ? 206 : 200, head ? -1 : last + 1 - first);
        try (exchange;
                InputStream in = Files.newInputStream(file);
                OutputStream out = exchange.getResponseBody()) {
            if (!head) {
                in.skipNBytes(first);
                out.write(in.readNBytes(Math.toIntExact(last + 1 - first)));
            }
        } catch (IOException left) {
            // Whoever seeks cuts the connection, which is what it is for.
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
