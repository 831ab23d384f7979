package org.lectern.delivery;

import org.lectern.system.Refusal;
import org.springframework.http.HttpStatus;

/** A representation isn't the one that the client takes it for: 412. */
final class PreconditionFailed extends Refusal {
    PreconditionFailed() {
        super(HttpStatus.PRECONDITION_FAILED, "This has changed since.");
    }
}
