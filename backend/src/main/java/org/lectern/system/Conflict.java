package org.lectern.system;

import org.springframework.http.HttpStatus;

/** The thing's present state doesn't allow it: 409. */
public final class Conflict extends Refusal {
    /** With a sentence for whoever asked. */
    public Conflict(String message) {
        super(HttpStatus.CONFLICT, message);
    }
}
