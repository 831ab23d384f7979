package org.lectern.transcoder.store;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * An object, or a part of one, as it comes. Closing it before its end cuts the connection: the client would read on to the
 * end first, to use the connection again, however long that is and however long the store stalls.
 */
final class S3Content extends FilterInputStream {
    private final ResponseInputStream<GetObjectResponse> response;
    private long left;

    S3Content(ResponseInputStream<GetObjectResponse> response) {
        super(response);
        this.response = response;
        this.left = response.response().contentLength();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count;
        try {
            count = super.read(buffer, offset, length);
        } catch (IOException broken) {
            throw new StoreAway("The store of media broke off, " + left + " bytes before the end", broken);
        }
        left -= Math.max(0, count);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        left -= skipped;
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() throws IOException {
        if (left > 0) {
            response.abort();
        } else {
            super.close();
        }
    }
}
