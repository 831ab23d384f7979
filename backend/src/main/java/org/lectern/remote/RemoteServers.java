package org.lectern.remote;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;
import org.lectern.system.Invalid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The servers that remote files are on. For each exchange a host's name is resolved once, and the connection is made to
 * one of the addresses that this gave and that are public; the same for each redirect. No connection is kept: most are cut
 * in the middle of a body, and a kept one might belong to an address that the name has left.
 */
@Component
public class RemoteServers {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteServers.class);

    private static final int MOST_REDIRECTS = 5;
    private static final int MOST_INTERIM_RESPONSES = 10;
    private static final int MOST_ADDRESSES_TRIED = 4;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    /** Of each direction, as long as a viewer pauses; bodies pass by them. */
    private static final int HEAD_BUFFER_BYTES = 2 * 1024;

    private static final Http1Config MODEST = Http1Config.custom()
            .setBufferSize(HEAD_BUFFER_BYTES)
            .setMaxLineLength(16 * 1024)
            .setMaxHeaderCount(100)
            .build();

    private final RemoteAddresses addresses;
    private final NameResolver names;
    private final SSLSocketFactory tls;
    private final Patience.Limits limits;

    @Autowired
    RemoteServers(
            RemoteAddresses addresses,
            NameResolver names,
            @Value("${lectern.remote.connect-timeout:5s}") Duration connect,
            @Value("${lectern.remote.answer-timeout:15s}") Duration head,
            @Value("${lectern.remote.stall-timeout:10s}") Duration stall)
            throws NoSuchAlgorithmException {
        this(addresses, names, SSLContext.getDefault().getSocketFactory(), new Patience.Limits(connect, head, stall));
    }

    RemoteServers(RemoteAddresses addresses, NameResolver names, SSLSocketFactory tls, Patience.Limits limits) {
        this.addresses = addresses;
        this.names = names;
        this.tls = tls;
        this.limits = limits;
    }

    /**
     * Asks for a file, following redirects.
     *
     * @param stillWanted is asked now and then while nothing comes
     * @throws RemoteFailure if there is no answer, or none that may be fetched
     * @throws Abandoned if it isn't wanted any more
     */
    public RemoteResponse ask(RemoteRequest request, BooleanSupplier stillWanted) {
        Patience patience = new Patience(limits, stillWanted);
        RemoteAddress address = request.address();
        try {
            for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
                RemoteResponse response = exchange(address, request, patience);
                if (!REDIRECTS.contains(response.status())) {
                    patience.headRead();
                    return response;
                }
                response.close();
                address = target(response);
            }
            throw new RemoteFailure("The video's server sends from one address to the next without an end.");
        } catch (RemoteFailure failure) {
            LOG.info("{} is not to be had: {}", request.address(), failure.sentence());
            throw failure;
        }
    }

    private RemoteAddress target(RemoteResponse redirect) {
        String location = redirect.header("Location").orElse("");
        try {
            return addresses.checked(redirect.address().resolve(location).toString());
        } catch (Invalid | IllegalArgumentException refused) {
            throw new RemoteFailure("The video's server sends to an address that isn't fetched from.");
        }
    }

    private RemoteResponse exchange(RemoteAddress address, RemoteRequest request, Patience patience) {
        @Nullable Socket connected = null;
        try {
            Socket socket = connect(address, patience);
            connected = socket;
            DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(MODEST);
            if (address.secure()) {
                connection.bind(secured(socket, address), socket);
            } else {
                connection.bind(socket);
            }
            connection.sendRequestHeader(head(address, request));
            connection.flush();
            ClassicHttpResponse response = receiveFinal(connection);
            if (!request.head()) {
                connection.receiveResponseEntity(response);
            }
            return new RemoteResponse(address, response, socket);
        } catch (IOException | HttpException failure) {
            cut(connected);
            throw RemoteFailure.of(failure);
        } catch (RuntimeException failure) {
            cut(connected);
            throw failure;
        }
    }

    private static ClassicHttpRequest head(RemoteAddress address, RemoteRequest request) {
        ClassicHttpRequest head = new BasicClassicHttpRequest(request.method(), address.target());
        head.addHeader("Host", address.authority());
        head.addHeader("User-Agent", "Lectern");
        head.addHeader("Accept", "video/*, audio/*, application/octet-stream, */*;q=0.1");
        // What is coded can't be told from its ranges, and may unfold to anything.
        head.addHeader("Accept-Encoding", "identity");
        head.addHeader("Connection", "close");
        if (request.range() != null) {
            head.addHeader("Range", request.range());
            if (request.ifRange() != null) {
                head.addHeader("If-Range", request.ifRange());
            }
        }
        return head;
    }

    private static ClassicHttpResponse receiveFinal(DefaultBHttpClientConnection connection)
            throws IOException, HttpException {
        for (int i = 0; i <= MOST_INTERIM_RESPONSES; i++) {
            ClassicHttpResponse response = connection.receiveResponseHeader();
            if (response.getCode() >= 200) {
                return response;
            }
        }
        throw new HttpException("Interim responses without an end");
    }

    private Socket connect(RemoteAddress address, Patience patience) throws IOException {
        List<InetAddress> allowed = resolve(address.host()).stream()
                .filter(addresses::allow)
                .limit(MOST_ADDRESSES_TRIED)
                .toList();
        if (allowed.isEmpty()) {
            throw new RemoteFailure("The video's server isn't one that everyone can reach.");
        }
        for (InetAddress each : allowed) {
            PatientSocket socket = new PatientSocket(patience);
            try {
                socket.connect(new InetSocketAddress(each, address.port()), patience.connectMillis());
                return socket;
            } catch (IOException unreachable) {
                cut(socket);
                LOG.debug("No connection to {}: {}", each, unreachable.toString());
            }
        }
        throw new RemoteFailure("The video's server can't be reached.");
    }

    private List<InetAddress> resolve(String host) {
        return RemoteAddresses.literal(host).map(List::of).orElseGet(() -> {
            try {
                return names.resolve(host);
            } catch (UnknownHostException unknown) {
                throw new RemoteFailure("The name of the video's server isn't known.");
            }
        });
    }

    private SSLSocket secured(Socket socket, RemoteAddress address) throws IOException {
        SSLSocket secured =
                (SSLSocket) tls.createSocket(socket, address.host().replaceAll("[\\[\\]]", ""), address.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    /** Without the farewells of TLS, which could block. */
    static void cut(@Nullable Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException alreadyGone) {
            LOG.debug("A connection was gone already: {}", alreadyGone.toString());
        }
    }
}
