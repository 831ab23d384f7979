package org.lectern.system.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.system.Flaw;
import org.lectern.system.Refusal;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/**
 * An answer that isn't what was hoped for, before it is known who reads it.
 *
 * @param detail a sentence for whoever asked
 * @param headers what the status obliges to say, such as {@code Allow} or {@code Retry-After}
 * @param reference what to look for in the log; null where the log says nothing about it
 */
public record Problem(
        HttpStatusCode status,
        String detail,
        List<Flaw> flaws,
        HttpHeaders headers,
        @Nullable String reference) {
    /** With the sentence that fits the status whatever was asked. */
    public static Problem of(HttpStatusCode status) {
        return of(status, sentence(status));
    }

    /** With a sentence of its own. */
    public static Problem of(HttpStatusCode status, String detail) {
        return new Problem(status, detail, List.of(), HttpHeaders.EMPTY, null);
    }

    /** What the domain refused. */
    public static Problem of(Refusal refusal) {
        return new Problem(refusal.status(), refusal.sentence(), refusal.flaws(), refusal.headers(), null);
    }

    /** The same, with headers that belong to it. */
    public Problem with(HttpHeaders more) {
        return new Problem(status, detail, flaws, more, reference);
    }

    /** Whether the sentence says more than the status does. */
    boolean isParticular() {
        return !detail.equals(sentence(status));
    }

    /** A few words that fit the status. */
    public String title() {
        HttpStatus known = HttpStatus.resolve(status.value());
        return known == null ? "Error " + status.value() : known.getReasonPhrase();
    }

    /** <a href="https://www.rfc-editor.org/rfc/rfc9457#section-3">RFC 9457</a>, with the fields as an extension member. */
    ProblemDetail asDetail() {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setTitle(title());
        if (!flaws.isEmpty()) {
            problem.setProperty("errors", flaws);
        }
        if (reference != null) {
            problem.setProperty("reference", reference);
        }
        return problem;
    }

    private static String sentence(HttpStatusCode status) {
        return switch (status.value()) {
            case 400 -> "The request can't be understood.";
            case 401 -> "Sign in first.";
            case 403 -> "You may not do this.";
            case 404 -> "There is nothing here.";
            case 405 -> "This can't be done here.";
            case 406 -> "There is nothing here in a format that was asked for.";
            case 413 -> "That is more than is accepted.";
            case 415 -> "The format of what was sent isn't accepted here.";
            case 429 -> "That was asked too often. Wait a moment.";
            case 503 -> "The server can't do this at the moment. Try again shortly.";
            default ->
                status.is5xxServerError() ? "Something went wrong on our side." : "The request can't be fulfilled.";
        };
    }
}
