package org.lectern.system;

import org.springframework.http.HttpStatus;

/** Somebody is known, and may not: 403. */
public final class Forbidden extends Refusal {
    /** With a sentence for whoever asked. */
    public Forbidden(String message) {
        super(HttpStatus.FORBIDDEN, message);
    }
}
