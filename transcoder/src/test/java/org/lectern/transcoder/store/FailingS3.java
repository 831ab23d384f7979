package org.lectern.transcoder.store;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** A server that speaks as much S3 as it takes to fail at it. The bucket is there, all else is as a test wants it. */
public final class FailingS3 implements AutoCloseable {
    private static final String BUCKET = "lectern";
    private static final int PROMISED = 100_000;

    private final HttpServer server;
    private volatile HttpHandler answer = exchange -> exchange.sendResponseHeaders(404, -1);

    /** Starts it. */
    public FailingS3() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                if (exchange.getRequestURI().getPath().equals("/" + BUCKET)) {
                    exchange.sendResponseHeaders(200, -1);
                } else {
                    answer.handle(exchange);
                }
            }
        });
        server.start();
    }

    /** A store in its bucket. */
    public S3Store store() {
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return S3Store.connect(endpoint, "us-east-1", BUCKET, "access", "secret");
    }

    /** From now on, that status is the answer. */
    public void answers(int status) {
        answer = exchange -> exchange.sendResponseHeaders(status, -1);
    }

    /** From now on, objects are there, and whoever reads one gets a half of it. */
    public void breaksOff() {
        answer = FailingS3::half;
    }

    private static void half(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("ETag", "\"0\"");
        exchange.getResponseHeaders().set("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(PROMISED));
            exchange.sendResponseHeaders(200, -1);
        } else {
            exchange.sendResponseHeaders(200, PROMISED);
            exchange.getResponseBody().write(new byte[PROMISED / 2]);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
