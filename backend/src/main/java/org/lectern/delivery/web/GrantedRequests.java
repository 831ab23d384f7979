package org.lectern.delivery.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.lectern.system.web.Problems;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Answers requests for media that show a grant before the rest of the application looks at them: that would find out who is signed
 * in, and which of all routes this is, and take three quarters of the time for it. All others go on to {@link MediaApi}.
 */
final class GrantedRequests extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private final transient Supplier<MediaApi> media;
    private final transient Supplier<Problems> problems;

    /** Takes what is there when the first request comes: filters are made before much else is. */
    GrantedRequests(ObjectProvider<MediaApi> media, ObjectProvider<Problems> problems) {
        this.media = SingletonSupplier.of(media::getObject);
        this.problems = SingletonSupplier.of(problems::getObject);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Optional<MediaPath> path = isRead(request) ? MediaPath.find(request) : Optional.empty();
        MediaApi api = media.get();
        if (path.isEmpty() || !api.admitsAsItIs(path.get(), request)) {
            chain.doFilter(request, response);
            return;
        }
        // Nobody else tells those who measure requests which route this was.
        ServerHttpObservationFilter.findObservationContext(request)
                .ifPresent(context -> context.setPathPattern(
                        path.get().root().equals(MediaPath.HLS) ? MediaApi.HLS_ROUTE : MediaApi.STREAM_VIDEO_ROUTE));
        try {
            api.answer(path.get(), request, response);
        } catch (IOException | RuntimeException failure) {
            problems.get().answer(failure, request, response);
        }
    }

    private static boolean isRead(HttpServletRequest request) {
        return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    }
}
