package org.lectern.identity.web;

import static org.springframework.security.config.Customizer.withDefaults;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.lectern.identity.Authenticated;
import org.lectern.system.TooMany;
import org.lectern.system.web.Problem;
import org.lectern.system.web.Problems;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.NullRequestCache;

/**
 * Which routes are open to whom. A route that isn't named here needs somebody signed in. What depends on more than a
 * role (whose course it is, who is enrolled) is decided by the noun that knows.
 */
@Configuration(proxyBeanMethods = false)
class SecurityChains {
    /**
     * No inline script or style: what somebody writes into a title can't become code. The {@code data:} of media is the
     * empty file of captions that hls.js begins its tracks with.
     */
    private static final String PAGES_CONTENT = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data: blob:{store}; font-src 'self'; connect-src 'self'{store}; "
            + "media-src 'self' blob: data:{store}; "
            + "worker-src 'self' blob:; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
            + "frame-ancestors 'none'";

    private static final String NO_CONTENT = "default-src 'none'; frame-ancestors 'none'";

    private static final String FEATURES =
            "autoplay=(self), fullscreen=(self), picture-in-picture=(self), camera=(), display-capture=(), "
                    + "geolocation=(), microphone=(), midi=(), payment=(), serial=(), usb=()";

    private final FreshSecurityContexts whoAsks;
    private final Problems problems;
    private final String pagesContent;

    SecurityChains(
            FreshSecurityContexts whoAsks,
            Problems problems,
            @Value("${lectern.media.sent-by:self}") String sentBy,
            @Value("${lectern.s3.endpoint:}") String endpoint) {
        this.whoAsks = whoAsks;
        this.problems = problems;
        // A player that is redirected to the store has to be allowed to follow.
        String store = sentBy.equalsIgnoreCase("store") && !endpoint.isEmpty() ? " " + endpoint : "";
        this.pagesContent = PAGES_CONTENT.replace("{store}", store);
    }

    /** Nobody reads what each filter took, and measuring it costs more than most of the filters. */
    @Bean
    SecurityObservationSettings observations() {
        return SecurityObservationSettings.noObservations();
    }

    /** Bytes of videos: the right to them is checked where they are served, on a grant before anything is read. */
    @Bean
    @Order(1)
    SecurityFilterChain mediaSecurity(HttpSecurity http) {
        return programs(http)
                .securityMatcher("/hls/**", "/stream-video/**")
                .authorizeHttpRequests(routes -> routes.anyRequest().permitAll())
                // Its filter asks who is signed in, which costs a query with every segment.
                .sessionManagement(sessions -> sessions.disable())
                // Nothing here changes anything, and a private cache may keep what it got.
                .csrf(csrf -> csrf.disable())
                .headers(headers -> headers.defaultsDisabled().contentTypeOptions(withDefaults()))
                .build();
    }

    /** What programs call, and the scripts of pages. */
    @Bean
    @Order(2)
    SecurityFilterChain apiSecurity(HttpSecurity http, MetricsScraper scraper) {
        return programs(http)
                .securityMatcher("/api/**", "/actuator/**", "/v3/api-docs/**", "/v3/api-docs.yaml")
                .authorizeHttpRequests(routes -> routes.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC)
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, "/api/accounts", "/api/tokens")
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/api/courses", "/api/courses/*", "/api/sub-sections/*")
                        .permitAll()
                        .requestMatchers("/api/admin/**")
                        .hasRole("ADMIN")
                        .requestMatchers(HttpMethod.POST, "/api/courses")
                        .hasRole("INSTRUCTOR")
                        .requestMatchers("/v3/api-docs/**", "/v3/api-docs.yaml", "/actuator/health/**")
                        .permitAll()
                        .requestMatchers("/actuator/prometheus")
                        .access(scraper)
                        .requestMatchers("/actuator/**")
                        .hasRole("ADMIN")
                        .anyRequest()
                        .authenticated())
                .csrf(csrf -> csrf.requireCsrfProtectionMatcher(SecurityChains::changesThingsBySession))
                .headers(headers -> policies(headers, NO_CONTENT))
                .build();
    }

    /** What people see. */
    @Bean
    @Order(3)
    SecurityFilterChain pagesSecurity(HttpSecurity http) {
        HttpSessionRequestCache wanted = new HttpSessionRequestCache();
        wanted.setRequestMatcher(SecurityChains::isNavigation);
        return http.securityContext(context -> context.securityContextRepository(whoAsks))
                .authorizeHttpRequests(routes -> routes.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.FORWARD, DispatcherType.ASYNC)
                        .permitAll()
                        .requestMatchers("/login", "/register")
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/", "/courses/*", "/learn/*")
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/assets/**", "/favicon.ico", "/swagger-ui", "/swagger-ui/**")
                        .permitAll()
                        .requestMatchers("/studio", "/studio/**")
                        .hasAnyRole("INSTRUCTOR", "ADMIN")
                        .requestMatchers("/admin", "/admin/**")
                        .hasRole("ADMIN")
                        .anyRequest()
                        .authenticated())
                .formLogin(form -> form.loginPage("/login").failureHandler(this::signInFailed))
                .logout(logout -> logout.addLogoutHandler((_, response, _) -> BrowserSessions.forgetCookies(response))
                        .logoutSuccessUrl("/login?logout"))
                .requestCache(cache -> cache.requestCache(wanted))
                .exceptionHandling(handling -> handling.accessDeniedHandler(this::denied))
                .headers(headers -> policies(headers, pagesContent))
                .build();
    }

    /** What can't be a path of ours ({@code ..;/}, {@code %2e%2e%2f}, {@code //}) gets no further. */
    @Bean
    RequestRejectedHandler pathsThatAreNone() {
        return (request, response, rejected) -> problems.answer(Problem.of(HttpStatus.BAD_REQUEST), request, response);
    }

    private HttpSecurity programs(HttpSecurity http) {
        return http.securityContext(context -> context.securityContextRepository(whoAsks))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.NEVER))
                .requestCache(cache -> cache.requestCache(new NullRequestCache()))
                .logout(logout -> logout.disable())
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(this::unknown).accessDeniedHandler(this::denied));
    }

    private static void policies(HeadersConfigurer<HttpSecurity> headers, String content) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(content))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(policy -> policy.policy(FEATURES))
                .crossOriginOpenerPolicy(policy -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN));
    }

    /** A forged request can only borrow a session: where there is none, or a token instead, there is nothing to forge. */
    private static boolean changesThingsBySession(HttpServletRequest request) {
        return CsrfFilter.DEFAULT_CSRF_MATCHER.matches(request)
                && FreshSecurityContexts.bearerToken(request).isEmpty()
                && SecurityContextHolder.getContext().getAuthentication() instanceof Authenticated;
    }

    /** Only a page is worth coming back to after signing in, not what its scripts fetch. */
    private static boolean isNavigation(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return request.getMethod().equals("GET") && accept != null && accept.contains("text/html");
    }

    private void unknown(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        HttpHeaders challenge = new HttpHeaders();
        challenge.set(
                HttpHeaders.WWW_AUTHENTICATE,
                FreshSecurityContexts.bearerToken(request).isPresent()
                        ? "Bearer realm=\"Lectern\", error=\"invalid_token\""
                        : "Bearer realm=\"Lectern\"");
        problems.answer(Problem.of(HttpStatus.UNAUTHORIZED).with(challenge), request, response);
    }

    private void denied(HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
            throws IOException {
        Problem problem = why instanceof CsrfException
                ? Problem.of(
                        HttpStatus.FORBIDDEN,
                        "The CSRF token is missing or isn't this session's. Reload the page that you come from and try again.")
                : Problem.of(HttpStatus.FORBIDDEN);
        problems.answer(problem, request, response);
    }

    private void signInFailed(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException, jakarta.servlet.ServletException {
        if (why.getCause() instanceof TooMany limited) {
            response.setStatus(limited.status().value());
            limited.headers().forEach((name, values) -> response.setHeader(name, String.join(", ", values)));
            request.getRequestDispatcher("/login/limited?error=limited").forward(request, response);
        } else {
            response.sendRedirect(request.getContextPath() + "/login?error");
        }
    }
}
