package org.lectern.delivery;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection that is kept, on which one request follows another, and whose answers are read and forgotten. */
final class LoadConnection implements AutoCloseable {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);

    LoadConnection(int port) throws IOException {
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /**
     * Asks, and reads the whole answer.
     *
     * @param headers each line of them ended by CR LF
     * @return the length of its body, in bytes
     * @throws IOException if it isn't 200 or 206, too
     */
    long get(String target, String headers) throws IOException {
        ByteBuffer request = StandardCharsets.US_ASCII.encode(
                "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
        while (request.hasRemaining()) {
            channel.write(request);
        }
        buffer.clear();
        int endOfHead = -1;
        while (endOfHead < 0) {
            read();
            endOfHead = endOfHead();
        }
        byte[] head = new byte[endOfHead];
        buffer.get(0, head);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        Matcher status = STATUS.matcher(text);
        Matcher length = LENGTH.matcher(text);
        if (!status.lookingAt() || !status.group(1).startsWith("20") || !length.find()) {
            throw new IOException("Refused: " + text);
        }
        long bytes = Long.parseLong(length.group(1));
        long left = bytes - (buffer.position() - endOfHead);
        while (left > 0) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), left));
            left -= read();
        }
        return bytes;
    }

    private int read() throws IOException {
        int count = channel.read(buffer);
        if (count < 0) {
            throw new EOFException("The connection closed amid an answer");
        }
        return count;
    }

    private int endOfHead() {
        for (int i = 3; i < buffer.position(); i++) {
            if (buffer.get(i) == '\n' && buffer.get(i - 2) == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
