package org.lectern.identity.sessions;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

/** Lets {@code HttpSession} be one of ours. */
@Configuration(proxyBeanMethods = false)
@EnableSpringHttpSession
class SessionsConfiguration {
    /** The cookie goes with the browser's own requests alone, and is Secure where the request came by TLS. */
    @Bean
    CookieSerializer sessionCookie(@Value("${server.servlet.session.cookie.name}") String name) {
        DefaultCookieSerializer cookie = new DefaultCookieSerializer();
        cookie.setCookieName(name);
        cookie.setUseHttpOnlyCookie(true);
        cookie.setSameSite("Lax");
        return cookie;
    }
}
