package org.lectern.system.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** Where the container sends what no controller has answered: {@code sendError}, and what filters throw. */
@Controller
class ErrorPages implements ErrorController {
    private final Problems problems;

    ErrorPages(Problems problems) {
        this.problems = problems;
    }

    @RequestMapping("/error")
    @Nullable
    ModelAndView error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object thrown = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        Problem problem =
                thrown instanceof Exception failure ? Failures.problem(cause(failure), request) : Problems.of(request);
        return problems.render(problem, request, response);
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure instanceof ServletException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }
}
