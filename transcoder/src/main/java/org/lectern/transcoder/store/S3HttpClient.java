package org.lectern.transcoder.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * How the SDK speaks HTTP here: through Apache's client, like the SDK's own, which keeps 100 KB for each object that is
 * being read, however slowly. Here heads have small buffers, and what is larger passes by them. Proxies are those of the
 * JVM's own properties.
 */
final class S3HttpClient implements SdkHttpClient {
    /** As many as viewers who pause may hold, each with what is being read for them. */
    private static final int MOST_CONNECTIONS = 10_000;

    private static final int HEAD_BUFFER_BYTES = 2 * 1024;

    private static final Duration CONNECT = Duration.ofSeconds(2);
    /** Between two bytes of an answer. */
    private static final Duration READ = Duration.ofSeconds(15);
    /** The store may have to put together the parts of a large object first. */
    private static final Duration WRITE = Duration.ofSeconds(30);

    private static final Duration MOST_IDLE = Duration.ofSeconds(60);
    private static final Duration UNCHECKED_IDLE = Duration.ofSeconds(1);

    /** Which the client says itself. */
    private static final Set<String> OWN_HEADERS = Set.of("host", "content-length");

    private static final RequestConfig READING = waiting(READ);
    private static final RequestConfig WRITING = waiting(WRITE);

    private final CloseableHttpClient client;

    S3HttpClient() {
        Http1Config modest =
                Http1Config.custom().setBufferSize(HEAD_BUFFER_BYTES).build();
        client = HttpClients.custom()
                .useSystemProperties()
                .setConnectionManager(new Connections()
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(modest)
                                .build())
                        .setMaxConnTotal(MOST_CONNECTIONS)
                        .setMaxConnPerRoute(MOST_CONNECTIONS)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(CONNECT))
                                .setSocketTimeout(Timeout.of(WRITE))
                                .setValidateAfterInactivity(TimeValue.of(UNCHECKED_IDLE))
                                .setIdleTimeout(Timeout.of(MOST_IDLE))
                                .build())
                        .build())
                // The SDK does all of this itself, or wants none of it.
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    /** Over sockets that receive little ahead of a viewer who pauses: with four times that, 2,000 used up what the kernel has. */
    private static final class Connections extends PoolingHttpClientConnectionManagerBuilder {
        @Override
        protected HttpClientConnectionOperator createConnectionOperator(
                SchemePortResolver ports, DnsResolver names, TlsSocketStrategy tls) {
            return new DefaultHttpClientConnectionOperator(
                    proxy -> proxy == null ? new AutotunedSocket() : new AutotunedSocket(proxy),
                    ports,
                    names,
                    RegistryBuilder.<TlsSocketStrategy>create()
                            .register(URIScheme.HTTPS.id, tls)
                            .build());
        }
    }

    private static RequestConfig waiting(Duration atMost) {
        return RequestConfig.custom()
                .setResponseTimeout(Timeout.of(atMost))
                .setConnectionRequestTimeout(Timeout.of(WRITE))
                .setProtocolUpgradeEnabled(false)
                .build();
    }

    @Override
    public String clientName() {
        return "Lectern";
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest asked) {
        URI uri = asked.httpRequest().getUri();
        HttpHost host = new HttpHost(uri.getScheme(), uri.getHost(), uri.getPort());
        HttpUriRequestBase request = request(asked);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return execute(host, request);
            }

            @Override
            public void abort() {
                request.abort();
            }
        };
    }

    private static HttpUriRequestBase request(HttpExecuteRequest asked) {
        SdkHttpRequest described = asked.httpRequest();
        String method = described.method().name();
        HttpUriRequestBase request = new HttpUriRequestBase(method, described.getUri());
        request.setConfig(method.equals("GET") || method.equals("HEAD") ? READING : WRITING);
        for (Map.Entry<String, List<String>> header : described.headers().entrySet()) {
            if (!OWN_HEADERS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                header.getValue().forEach(value -> request.addHeader(header.getKey(), value));
            }
        }
        asked.contentStreamProvider().ifPresent(content -> request.setEntity(entity(described, content)));
        return request;
    }

    private static EntityTemplate entity(SdkHttpRequest described, ContentStreamProvider content) {
        long length = described
                .firstMatchingHeader("Content-Length")
                .map(Long::parseLong)
                .orElse(-1L);
        return new EntityTemplate(length, null, null, out -> {
            try (InputStream in = content.newStream()) {
                in.transferTo(out);
            }
        });
    }

    private HttpExecuteResponse execute(HttpHost host, HttpUriRequestBase request) throws IOException {
        ClassicHttpResponse response = client.executeOpen(host, request, HttpClientContext.create());
        SdkHttpResponse.Builder described =
                SdkHttpResponse.builder().statusCode(response.getCode()).statusText(response.getReasonPhrase());
        for (Header header : response.getHeaders()) {
            described.appendHeader(header.getName(), header.getValue());
        }
        HttpExecuteResponse.Builder executed = HttpExecuteResponse.builder().response(described.build());
        if (response.getEntity() != null) {
            executed.responseBody(
                    AbortableInputStream.create(response.getEntity().getContent(), request::abort));
        }
        return executed.build();
    }

    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
