package org.lectern.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.lectern.remote.RemoteAddress;
import org.lectern.remote.RemoteFailure;
import org.lectern.remote.RemoteRequest;
import org.lectern.remote.RemoteServers;
import org.springframework.http.ETag;

/**
 * A remote file as its server presents it to one viewer. What the viewer asks for goes upstream as one request; what the
 * answer tells of the file is the representation that the viewer's request is then answered from like any other, and
 * its body is where the bytes come from. Only what one request can't give, such as several ranges, costs further ones.
 */
final class RemoteContent implements Content, AutoCloseable {
    /** A server that ignores ranges is read up to there to get to one; its viewers get the whole beyond. */
    static final long MOST_BYTES_SKIPPED = 1024 * 1024;

    /** Kept, and asked for again with each use: another file may be there tomorrow. */
    private static final String REVALIDATED = "private, no-cache";

    private final RemoteServers servers;
    private final RemoteAddress address;
    private final BooleanSupplier stillWanted;
    private final RemoteExchange told;
    private boolean bodyTaken;

    private RemoteContent(
            RemoteServers servers, RemoteAddress address, BooleanSupplier stillWanted, RemoteExchange told) {
        this.servers = servers;
        this.address = address;
        this.stillWanted = stillWanted;
        this.told = told;
    }

    /**
     * Asks the server for what the viewer asks for.
     *
     * @param stillWanted is asked now and then while nothing comes
     * @throws RemoteFailure if the answer is nothing to answer the viewer from
     */
    static RemoteContent ask(
            RemoteServers servers, RemoteAddress address, MediaRequest asked, BooleanSupplier stillWanted) {
        RemoteExchange told = asked.head()
                ? RemoteExchange.head(servers, address, stillWanted)
                : RemoteExchange.get(servers, request(address, asked), stillWanted);
        if (saysTooLittle(told, asked)) {
            told.response().close();
            told = RemoteExchange.get(servers, RemoteRequest.whole(address), stillWanted);
        }
        return new RemoteContent(servers, address, stillWanted, told);
    }

    /** Of several ranges the first one: what it tells of the file decides about the others. */
    private static RemoteRequest request(RemoteAddress address, MediaRequest asked) {
        return asked.ranges()
                .map(ranges ->
                        RemoteRequest.part(address, ranges.rangeSet().getFirst().field(), asked.ifRange()))
                .orElseGet(() -> RemoteRequest.whole(address));
    }

    /** A part of something whose length nobody knows, or a 416 that leaves open which file it is about. */
    private static boolean saysTooLittle(RemoteExchange told, MediaRequest asked) {
        return !told.isOfTheWhole()
                && (told.length() == Representation.UNKNOWN_LENGTH
                        || (told.body() == null && told.eTag() == null && asked.hasPreconditions()));
    }

    Representation representation() {
        return new Representation(
                told.mediaType(), null, false, told.length(), told.eTag(), told.lastModified(), REVALIDATED, this);
    }

    /** What of that the server lets be answered: a server may ignore ranges, or give less than was asked for. */
    MediaRequest answerable(MediaRequest asked) {
        RangesSpecifier ranges = asked.ranges().orElse(null);
        if (ranges == null || told.length() == Representation.UNKNOWN_LENGTH) {
            return asked;
        }
        boolean several = ranges.rangeSet().size() > 1;
        Optional<ByteRange> wanted = ranges.rangeSet().getFirst().within(told.length());
        if (told.isOfTheWhole()) {
            boolean near = wanted.map(ByteRange::firstPos).orElse(0L) <= MOST_BYTES_SKIPPED;
            return !several && near ? asked : asked.withRange(null);
        }
        ByteRange given = told.body();
        if (several || given == null || wanted.isEmpty()) {
            return asked;
        }
        boolean less = given.firstPos() == wanted.get().firstPos()
                && given.lastPos() < wanted.get().lastPos();
        return less ? asked.withRange("bytes=" + given.firstPos() + "-" + given.lastPos()) : asked;
    }

    @Override
    public boolean hasRanges() {
        return told.knowsRanges();
    }

    @Override
    public InputStream open(long offset, long length) throws IOException {
        ByteRange wanted = new ByteRange(offset, offset + length - 1);
        RemoteExchange source = told;
        if (bodyTaken || !holds(source.body(), wanted)) {
            close();
            source = askAgain(wanted);
        }
        bodyTaken = true;
        try {
            ByteRange body = source.body();
            if (body == null || !holds(body, wanted)) {
                throw new RemoteFailure("The video's server doesn't send the part that it was asked for.");
            }
            InputStream bytes = source.response().body();
            bytes.skipNBytes(offset - body.firstPos());
            return bytes;
        } catch (IOException | RuntimeException failure) {
            source.response().close();
            throw failure;
        }
    }

    private static boolean holds(@Nullable ByteRange body, ByteRange wanted) {
        return body != null
                && body.firstPos() <= wanted.firstPos()
                && wanted.firstPos() - body.firstPos() <= MOST_BYTES_SKIPPED
                && wanted.lastPos() <= body.lastPos();
    }

    private RemoteExchange askAgain(ByteRange wanted) {
        ETag eTag = told.eTag();
        boolean whole = wanted.firstPos() == 0 && wanted.length() == told.length();
        RemoteRequest request = whole
                ? RemoteRequest.whole(address)
                : RemoteRequest.part(
                        address,
                        "bytes=" + wanted.firstPos() + "-" + wanted.lastPos(),
                        eTag == null || eTag.weak() ? null : eTag.formattedTag());
        RemoteExchange again = RemoteExchange.get(servers, request, stillWanted);
        if (!again.isOfTheSameAs(told)) {
            again.response().close();
            throw new RemoteFailure("The video was replaced on its server while it was being sent.");
        }
        return again;
    }

    /** Cuts the connection to the server, unless its body has been opened: that does so when it is closed itself. */
    @Override
    public void close() {
        if (!bodyTaken) {
            told.response().close();
        }
    }
}
