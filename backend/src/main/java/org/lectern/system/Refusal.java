package org.lectern.system;

import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Why something asked for isn't done. The domain throws one, and {@code system.web} is the only place that turns it
 * into an answer. The message is a sentence for whoever asked, so it names no internals.
 */
public abstract class Refusal extends RuntimeException {
    private final HttpStatus status;

    /** A refusal that the status says, with a sentence for whoever asked. */
    protected Refusal(HttpStatus status, String message) {
        // No stack trace: a refusal is an ordinary answer, and anybody can ask for thousands.
        super(message, null, false, false);
        this.status = status;
    }

    /** The sentence for whoever asked. */
    public String sentence() {
        return String.valueOf(getMessage());
    }

    /** The status that says it. */
    public HttpStatus status() {
        return status;
    }

    /** What is wrong with which field; empty where it isn't about the fields of a body. */
    public List<Flaw> flaws() {
        return List.of();
    }

    /** Headers that belong to the answer. */
    public HttpHeaders headers() {
        return HttpHeaders.EMPTY;
    }
}
