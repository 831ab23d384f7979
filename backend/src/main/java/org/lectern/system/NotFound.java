package org.lectern.system;

import org.springframework.http.HttpStatus;

/** There is no such thing, or none that this viewer may know of: 404. */
public final class NotFound extends Refusal {
    /** With a sentence for whoever asked. */
    public NotFound(String message) {
        super(HttpStatus.NOT_FOUND, message);
    }
}
