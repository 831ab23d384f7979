package org.lectern.system.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.lectern.system.Flaw;
import org.lectern.system.Invalid;
import org.lectern.system.Refusal;
import org.lectern.system.database.FullDisk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.BindException;
import org.springframework.validation.BindingResult;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.core.JacksonException;

/** What is answered to whom because of which exception. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** The answer to what was thrown; what nobody expected is logged, under a reference that the answer names. */
    static Problem problem(Throwable failure, HttpServletRequest request) {
        return switch (failure) {
            case Refusal refusal -> Problem.of(refusal);
            case MethodArgumentTypeMismatchException mismatch -> mismatch(mismatch);
            case MethodArgumentNotValidException invalid -> Problem.of(new Invalid(flaws(invalid.getBindingResult())));
            case BindException invalid -> Problem.of(new Invalid(flaws(invalid.getBindingResult())));
            case HttpMessageNotReadableException unreadable -> unreadable(unreadable);
            case TypeMismatchException mismatch -> mismatch(mismatch);
            case InvalidParameterException undecodable -> Problem.of(HttpStatus.BAD_REQUEST);
            // Nobody is there to read this, and nothing went wrong here.
            case IOException gone
            when DisconnectedClientHelper.isClientDisconnectedException(gone) -> Problem.of(HttpStatus.BAD_REQUEST);
            case RuntimeException full
            when FullDisk.isReasonOf(full) ->
                Problem.of(
                        HttpStatus.INSUFFICIENT_STORAGE,
                        "There is no room left on the server's disk, so that nothing can be changed. Try again later.");
            case ErrorResponse known -> Problem.of(known.getStatusCode()).with(known.getHeaders());
            default -> unexpected(failure, request);
        };
    }

    /** A path that isn't made like any of ours leads nowhere; a parameter that isn't is a mistake to be told of. */
    private static Problem mismatch(MethodArgumentTypeMismatchException mismatch) {
        return mismatch.getParameter().hasParameterAnnotation(PathVariable.class)
                ? Problem.of(HttpStatus.NOT_FOUND)
                : Problem.of(new Invalid(mismatch.getName(), "is not of the kind that belongs here"));
    }

    private static Problem mismatch(TypeMismatchException mismatch) {
        String name = mismatch.getPropertyName();
        return name == null
                ? Problem.of(HttpStatus.BAD_REQUEST)
                : Problem.of(new Invalid(name, "is not of the kind that belongs here"));
    }

    private static Problem unreadable(HttpMessageNotReadableException unreadable) {
        if (unreadable.getCause() instanceof JacksonException malformed) {
            String field = malformed.getPath().stream()
                    .map(step ->
                            step.getPropertyName() == null ? Integer.toString(step.getIndex()) : step.getPropertyName())
                    .collect(Collectors.joining("."));
            return field.isEmpty()
                    ? Problem.of(HttpStatus.BAD_REQUEST, "The body is not the JSON object that is expected here.")
                    : Problem.of(new Invalid(field, "is not of the kind that belongs here"));
        }
        return Problem.of(HttpStatus.BAD_REQUEST, "The body is missing or can't be read.");
    }

    private static List<Flaw> flaws(BindingResult result) {
        return result.getFieldErrors().stream()
                .map(error -> new Flaw(
                        error.getField(),
                        error.isBindingFailure() || error.getDefaultMessage() == null
                                ? "is not of the kind that belongs here"
                                : error.getDefaultMessage()))
                .toList();
    }

    private static Problem unexpected(Throwable failure, HttpServletRequest request) {
        String reference =
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        LOG.error("[{}] {} {} failed", reference, request.getMethod(), request.getRequestURI(), failure);
        Problem plain = Problem.of(HttpStatus.INTERNAL_SERVER_ERROR);
        return new Problem(plain.status(), plain.detail(), plain.flaws(), plain.headers(), reference);
    }
}
