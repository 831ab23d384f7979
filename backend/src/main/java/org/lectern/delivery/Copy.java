package org.lectern.delivery;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.lectern.remote.Abandoned;
import org.lectern.system.connections.Transmission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A range of a representation on its way from the source to the viewer, through a small buffer, or a large one that is lent
 * while the viewer takes all at once: a viewer who pauses holds the source back. It keeps nothing of the request.
 */
final class Copy implements Closeable {
    private static final Logger log = LoggerFactory.getLogger(Copy.class);
    private static final int BUFFER_BYTES = 8 * 1024;
    private static final LargeBuffers LARGE_BUFFERS = new LargeBuffers();
    /** More than what lies between us and a viewer who has paused. */
    private static final int TAKEN_AT_ONCE_BYTES = 1 << 20;

    private static final long AT_ONCE_NANOS = Duration.ofMillis(50).toNanos();

    private final InputStream in;
    private final Transmission transmission;
    private final boolean lengthKnown;
    private final byte[] buffer;
    private long left;
    private long takenAtOnce;

    private Copy(InputStream in, Transmission transmission, boolean lengthKnown, long length) {
        this.in = in;
        this.transmission = transmission;
        this.lengthKnown = lengthKnown;
        this.buffer = new byte[(int) Math.min(BUFFER_BYTES, length)];
        this.left = length;
    }

    /** The source doesn't give what it should. */
    static final class SourceFailed extends IOException {
        private static final long serialVersionUID = 1;

        SourceFailed(Exception cause) {
            super(cause);
        }
    }

    /** The viewer doesn't take it any more, or mustn't have it. */
    static final class ViewerLeft extends IOException {
        private static final long serialVersionUID = 1;

        ViewerLeft(Exception cause) {
            super(cause);
        }
    }

    /** Opens the range at its source. */
    static Copy open(Representation representation, ByteRange range, Transmission transmission)
            throws SourceFailed, ViewerLeft {
        return new Copy(
                awaited(transmission, () -> representation.content().open(range.firstPos(), range.length())),
                transmission,
                representation.hasKnownLength(),
                range.length());
    }

    /** Whether all has been written. */
    boolean isDone() {
        return left == 0;
    }

    /** Writes what comes of it until the end. */
    void writeAll(OutputStream out) throws SourceFailed, ViewerLeft {
        while (!isDone()) {
            writeNext(out);
        }
    }

    /** Writes what comes next of it. */
    void writeNext(OutputStream out) throws SourceFailed, ViewerLeft {
        if (transmission.isCut()) {
            throw new ViewerLeft(new IOException("The transmission was cut"));
        }
        byte[] large = takenAtOnce < TAKEN_AT_ONCE_BYTES ? null : LARGE_BUFFERS.borrow();
        if (large == null) {
            writeNext(buffer, out);
            return;
        }
        try {
            writeNext(large, out);
        } finally {
            LARGE_BUFFERS.giveBack(large);
        }
    }

    private void writeNext(byte[] buffer, OutputStream out) throws SourceFailed, ViewerLeft {
        int wanted = (int) Math.min(buffer.length, left);
        int count = awaited(transmission, () -> in.read(buffer, 0, wanted));
        if (count >= 0) {
            long began = System.nanoTime();
            write(buffer, count, out);
            takenAtOnce = System.nanoTime() - began < AT_ONCE_NANOS ? takenAtOnce + count : 0;
            left -= count;
        } else if (lengthKnown) {
            throw new SourceFailed(new EOFException(left + " bytes short"));
        } else {
            left = 0;
        }
    }

    /** Writes bytes to the viewer. */
    static void write(byte[] bytes, int length, OutputStream out) throws ViewerLeft {
        try {
            out.write(bytes, 0, length);
        } catch (IOException gone) {
            throw new ViewerLeft(gone);
        }
    }

    private static <T> T awaited(Transmission transmission, Transmission.Wait<T, IOException> wait)
            throws SourceFailed, ViewerLeft {
        try {
            return transmission.await(wait);
        } catch (Abandoned abandoned) {
            throw new ViewerLeft(abandoned);
        } catch (IOException | RuntimeException failure) {
            if (transmission.isCut()) {
                throw new ViewerLeft(failure);
            }
            throw new SourceFailed(failure);
        }
    }

    /** Lets go of the source. */
    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException | RuntimeException alreadyGone) {
            log.debug("A source was gone already: {}", alreadyGone.toString());
        }
    }
}
