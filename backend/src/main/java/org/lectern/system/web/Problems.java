package org.lectern.system.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.system.AbortedResponses;
import org.lectern.system.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.databind.json.JsonMapper;

/** Shows problems: to programs as {@code application/problem+json}, to people as the page {@code error}. */
@Component
public class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final String PROBLEM = Problem.class.getName();
    private static final Pattern FOR_PROGRAMS = Pattern.compile("/(api|hls|stream-video)(/.*)?");

    private final JsonMapper json;

    Problems(JsonMapper json) {
        this.json = json;
    }

    /** Answers from outside of a controller: a filter, or what guards the routes. */
    public void answer(Problem problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (isForPrograms(request)) {
            write(problem, response);
        } else {
            problem.headers().forEach((name, values) -> response.setHeader(name, String.join(", ", values)));
            request.setAttribute(PROBLEM, problem);
            response.sendError(problem.status().value());
        }
    }

    /** Answers for what was thrown outside of a controller. */
    public void answer(Exception failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            abort(failure, request);
        } else {
            answer(Failures.problem(failure, request), request, response);
        }
    }

    /** Bytes have left, and nobody must take half for the whole. */
    static void abort(Exception failure, HttpServletRequest request) {
        // A refusal after that is about a request that broke off: its sender isn't there to read it.
        if (!(failure instanceof Refusal) && !DisconnectedClientHelper.isClientDisconnectedException(failure)) {
            LOG.error("{} {} failed amid the answer", request.getMethod(), request.getRequestURI(), failure);
        }
        AbortedResponses.abort(request, failure);
    }

    /** Answers from inside of a controller: with a page to be shown, or null where the answer has been written. */
    @Nullable
    ModelAndView render(Problem problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (isForPrograms(request)) {
            write(problem, response);
            return null;
        }
        // What was prepared for a page that isn't shown now (a length, a disposition, a validator) would belie this
        // one.
        response.reset();
        problem.headers().forEach((name, values) -> response.setHeader(name, String.join(", ", values)));
        ModelAndView page = new ModelAndView("error");
        page.setStatus(problem.status());
        page.addObject("status", problem.status().value());
        page.addObject("message", problem.isParticular() ? problem.detail() : null);
        page.addObject("reference", problem.reference());
        return page;
    }

    /** The problem that somebody answered with, or else what the container says of the request that went wrong. */
    static Problem of(HttpServletRequest request) {
        if (request.getAttribute(PROBLEM) instanceof Problem known) {
            return known;
        }
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        return Problem.of(HttpStatusCode.valueOf(status instanceof Integer code ? code : 404));
    }

    private void write(Problem problem, HttpServletResponse response) throws IOException {
        response.reset();
        response.setStatus(problem.status().value());
        problem.headers().forEach((name, values) -> response.setHeader(name, String.join(", ", values)));
        // What isn't there now may be there in a moment, and what is refused now may be granted.
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        byte[] body = json.writeValueAsBytes(problem.asDetail());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static boolean isForPrograms(HttpServletRequest request) {
        Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String path = failed instanceof String uri ? uri : request.getRequestURI();
        return FOR_PROGRAMS
                .matcher(path.substring(request.getContextPath().length()))
                .matches();
    }
}
