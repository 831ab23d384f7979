package org.lectern.delivery;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;

/**
 * Which content codings a client takes.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3">RFC 9110, 12.5.3</a>
 */
final class AcceptEncoding {
    private AcceptEncoding() {}

    /** Whether the request accepts gzip: named itself, or else by the asterisk, with a weight above zero. */
    static boolean gzip(HttpServletRequest request) {
        boolean byAsterisk = false;
        for (String line : Collections.list(request.getHeaders("Accept-Encoding"))) {
            for (String member : line.split(",", -1)) {
                String[] parts = member.split(";", 2);
                String coding = parts[0].strip();
                boolean accepted = parts.length == 1 || weighsSomething(parts[1]);
                if (coding.equalsIgnoreCase("gzip") || coding.equalsIgnoreCase("x-gzip")) {
                    return accepted;
                }
                byAsterisk |= coding.equals("*") && accepted;
            }
        }
        return byAsterisk;
    }

    private static boolean weighsSomething(String weight) {
        return !weight.strip().toLowerCase(Locale.ROOT).matches("q\\s*=\\s*0(\\.0{0,3})?");
    }
}
