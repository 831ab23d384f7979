package org.lectern.delivery.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.system.web.Problems;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.FlashMapManager;
import org.springframework.web.servlet.support.SessionFlashMapManager;

/** Keeps what pages need, and no segment does, out of the way of requests for media. */
@Configuration(proxyBeanMethods = false)
class MediaRequestsConfiguration {
    /** After the one that measures requests, which is the second, and before all others. */
    private static final int SOON = Ordered.HIGHEST_PRECEDENCE + 10;

    @Bean
    FilterRegistrationBean<GrantedRequests> grantedRequests(
            ObjectProvider<MediaApi> media, ObjectProvider<Problems> problems) {
        FilterRegistrationBean<GrantedRequests> registration =
                new FilterRegistrationBean<>(new GrantedRequests(media, problems));
        registration.addUrlPatterns("/hls/*", "/stream-video/*");
        registration.setOrder(SOON);
        return registration;
    }

    /** What one page leaves for the next is kept in the session. */
    @Bean(DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME)
    FlashMapManager flashMapManager() {
        return new SessionFlashMapManager() {
            @Override
            protected @Nullable List<FlashMap> retrieveFlashMaps(HttpServletRequest request) {
                return isMedia(request) ? null : super.retrieveFlashMaps(request);
            }
        };
    }

    private static boolean isMedia(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return path.startsWith("/hls/") || path.startsWith("/stream-video/");
    }
}
