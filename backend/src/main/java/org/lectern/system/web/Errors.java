package org.lectern.system.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.lectern.system.AbortedResponses;
import org.lectern.system.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.DisconnectedClientHelper;

/** Where exceptions of controllers become answers. */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class Errors {
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
            // A refusal after that is about a request that broke off: its sender isn't there to read it.
            if (!(failure instanceof Refusal) && !DisconnectedClientHelper.isClientDisconnectedException(failure)) {
                LOG.error("{} {} failed amid the answer", request.getMethod(), request.getRequestURI(), failure);
            }
            AbortedResponses.abort(request, failure);
            return null;
        }
        return problems.render(Failures.problem(failure, request), request, response);
    }
}
