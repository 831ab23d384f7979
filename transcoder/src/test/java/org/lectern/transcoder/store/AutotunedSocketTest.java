package org.lectern.transcoder.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Linux doubles what a socket is told, so what it says is compared with that of a socket told the same. */
class AutotunedSocketTest {
    private static final int PIECE_BYTES = 64 * 1024;

    private final List<Socket> sockets = new ArrayList<>();
    private final ServerSocket server;
    private final int least;
    private final int most;

    AutotunedSocketTest() throws IOException {
        server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        least = told(AutotunedSocket.LEAST_BYTES);
        most = told(AutotunedSocket.MOST_BYTES);
    }

    private static int told(int bytes) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(bytes);
            return socket.getReceiveBufferSize();
        }
    }

    @BeforeEach
    void serve() {
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket reader = server.accept();
                    Thread.ofVirtual().start(() -> send(reader));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private static void send(Socket reader) {
        try (reader) {
            OutputStream out = reader.getOutputStream();
            while (true) {
                out.write(new byte[PIECE_BYTES]);
            }
        } catch (IOException left) {
            // That is how each of them ends.
        }
    }

    /** Reads until the buffer has grown, or much longer than that should take. */
    private AutotunedSocket read(int pieces, Duration pause) throws IOException {
        AutotunedSocket socket = new AutotunedSocket();
        sockets.add(socket);
        socket.connect(server.getLocalSocketAddress());
        InputStream in = socket.getInputStream();
        for (int i = 0; i < pieces && socket.getReceiveBufferSize() == least; i++) {
            assertThat(in.readNBytes(PIECE_BYTES)).hasSize(PIECE_BYTES);
            LockSupport.parkNanos(pause.toNanos());
        }
        return socket;
    }

    private AutotunedSocket readAtOnce() throws IOException {
        return read(100, Duration.ZERO);
    }

    @Test
    void receivesMoreAheadOfAReaderWhoTakesAllAtOnce() throws IOException {
        assertThat(most).isGreaterThan(least);
        assertThat(readAtOnce().getReceiveBufferSize()).isEqualTo(most);
        assertThat(read(20, Duration.ofMillis(60)).getReceiveBufferSize()).isEqualTo(least);
    }

    /** Others in this process may have some of what there is for all. */
    @Test
    void receivesMoreForSoManyAloneAndForOthersOnceTheyHaveGone() throws IOException {
        int count = 0;
        while (readAtOnce().getReceiveBufferSize() == most) {
            count++;
            assertThat(count).isLessThanOrEqualTo(64);
        }
        sockets.getFirst().close();
        assertThat(readAtOnce().getReceiveBufferSize()).isEqualTo(most);
    }
}
