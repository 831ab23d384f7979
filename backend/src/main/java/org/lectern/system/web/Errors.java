package org.lectern.system.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** Where exceptions of controllers become answers. */
@ControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class Errors {
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
            Problems.abort(failure, request);
            return null;
        }
        return problems.render(Failures.problem(failure, request), request, response);
    }
}
