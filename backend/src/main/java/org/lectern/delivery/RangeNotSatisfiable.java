package org.lectern.delivery;

import org.lectern.system.Refusal;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** A representation has none of the bytes that are asked for: 416, with its length. */
final class RangeNotSatisfiable extends Refusal {
    private final long completeLength;

    RangeNotSatisfiable(long completeLength) {
        super(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "There are only " + completeLength + " bytes.");
        this.completeLength = completeLength;
    }

    @Override
    public HttpHeaders headers() {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.CONTENT_RANGE, "bytes */" + completeLength);
        headers.set(HttpHeaders.ACCEPT_RANGES, "bytes");
        return headers;
    }
}
