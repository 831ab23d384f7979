package org.lectern.system.web;

import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.system.Flaw;
import org.lectern.system.Invalid;
import org.lectern.system.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Controller;
import org.springframework.validation.BindException;
import org.springframework.validation.BindingResult;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.core.JacksonException;

/** The one place where an exception becomes an answer. */
@Controller
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class Errors implements ErrorController {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    private final Problems problems;

    Errors(Problems problems) {
        this.problems = problems;
    }

    @ExceptionHandler(Exception.class)
    @Nullable
    ModelAndView thrown(Exception failure, HttpServletRequest request, HttpServletResponse response) throws Exception {
        if (failure instanceof AuthenticationException || failure instanceof AccessDeniedException) {
            // The security chain knows whether to answer 401, 403 or with the way to sign in.
            throw failure;
        }
        if (response.isCommitted()) {
            // Bytes have left, and nobody must take half for the whole.
            if (!DisconnectedClientHelper.isClientDisconnectedException(failure)) {
                LOG.error("{} {} failed amid the answer", request.getMethod(), request.getRequestURI(), failure);
            }
            AbortedResponses.abort(request, failure);
            return null;
        }
        return problems.render(problem(failure, request), request, response);
    }

    /** Where the container sends what no controller has answered: {@code sendError}, and what filters throw. */
    @RequestMapping("/error")
    @Nullable
    ModelAndView dispatched(HttpServletRequest request, HttpServletResponse response) throws Exception {
        Object thrown = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        Problem problem = thrown instanceof Exception failure ? problem(cause(failure), request) : Problems.of(request);
        return problems.render(problem, request, response);
    }

    private static Problem problem(Throwable failure, HttpServletRequest request) {
        return switch (failure) {
            case Refusal refusal -> Problem.of(refusal);
            case MethodArgumentTypeMismatchException mismatch -> mismatch(mismatch);
            case MethodArgumentNotValidException invalid -> Problem.of(new Invalid(flaws(invalid.getBindingResult())));
            case BindException invalid -> Problem.of(new Invalid(flaws(invalid.getBindingResult())));
            case HttpMessageNotReadableException unreadable -> unreadable(unreadable);
            case TypeMismatchException mismatch -> mismatch(mismatch);
            case ErrorResponse known -> Problem.of(known.getStatusCode()).with(known.getHeaders());
            case MongoTimeoutException away -> unexpected(HttpStatus.SERVICE_UNAVAILABLE, away, request);
            case MongoSocketException away -> unexpected(HttpStatus.SERVICE_UNAVAILABLE, away, request);
            default -> unexpected(HttpStatus.INTERNAL_SERVER_ERROR, failure, request);
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

    private static Problem unexpected(HttpStatus status, Throwable failure, HttpServletRequest request) {
        String reference =
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        LOG.error("[{}] {} {} failed", reference, request.getMethod(), request.getRequestURI(), failure);
        Problem plain = Problem.of(status);
        return new Problem(status, plain.detail(), plain.flaws(), plain.headers(), reference);
    }

    private static Throwable cause(Throwable failure) {
        @Nullable Throwable cause = failure instanceof ServletException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }
}
