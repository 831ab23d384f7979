package org.lectern.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.lectern.testing.Browser;
import org.lectern.testing.LecternTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@LecternTest
class HeadersTest {
    private final Browser browser;

    @Autowired
    HeadersTest(@LocalServerPort int port) {
        this.browser = new Browser(port);
    }

    @Test
    void letsNoInlineScriptOrStyleRunOnAPage() {
        HttpHeaders headers = browser.open("/login").headers();
        assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self';", "style-src 'self';", "frame-ancestors 'none'")
                .contains("media-src 'self' blob:", "worker-src 'self' blob:", "img-src 'self' data: blob:")
                .doesNotContain("unsafe");
        assertThat(headers.firstValue("Referrer-Policy")).hasValue("same-origin");
        assertThat(headers.firstValue("Permissions-Policy").orElseThrow()).contains("geolocation=()");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("Cache-Control").orElseThrow()).contains("no-store");
    }

    @Test
    void keepsMediaStorable() {
        HttpHeaders headers =
                browser.open("/hls/0123456789abcdef01234567/master.m3u8").headers();
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("Pragma")).isEmpty();
        assertThat(headers.firstValue("Expires")).isEmpty();
        assertThat(headers.firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void keepsTheSessionFromScriptsAndOtherSites() {
        assertThat(browser.open("/login").headers().firstValue("Set-Cookie").orElseThrow())
                .containsIgnoringCase("HttpOnly")
                .containsIgnoringCase("SameSite=Lax");
    }

    @Test
    void beginsNoSessionForAVisitorOfTheCatalogue() {
        assertThat(browser.open("/").headers().firstValue("Set-Cookie")).isEmpty();
    }
}
