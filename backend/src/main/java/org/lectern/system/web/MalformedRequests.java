package org.lectern.system.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/**
 * Answers requests so malformed that Tomcat hands them to no application. Its own report is a page, even where a
 * player or a program asks; this one is the same short problem for everybody. Tomcat makes it by its name.
 */
public final class MalformedRequests extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, Throwable thrown) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        Problem problem = Problem.of(HttpStatusCode.valueOf(status));
        String body = "{\"status\":" + status + ",\"title\":\"" + problem.title() + "\",\"detail\":\""
                + problem.detail() + "\"}";
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setHeader("Cache-Control", "no-store");
            response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException gone) {
            Logger.getLogger(MalformedRequests.class.getName()).log(Level.FINE, "Nobody waits for the report", gone);
        }
    }
}
