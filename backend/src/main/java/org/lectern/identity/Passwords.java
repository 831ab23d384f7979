package org.lectern.identity;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Supplier;
import org.lectern.system.Invalid;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * What makes a password good enough, and how it is kept.
 *
 * <p>The rules are those of <a href="https://pages.nist.gov/800-63-3/sp800-63b.html#memsecret">NIST SP 800-63B</a>,
 * section 5.1.1.2: at least 8 characters, no rules of composition, no expiry, refused where it is one of those that
 * everybody tries first. The fourth revision asks for 15 where nothing but a password protects an account; here the limits on
 * sign-in attempts stand in for the difference, since what is protected are lessons.
 */
@Component
public class Passwords {
    /** In characters. */
    public static final int SHORTEST = 8;

    /** In bytes of UTF-8: bcrypt reads no further, and silently cutting a password would be worse than refusing it. */
    public static final int LONGEST_BYTES = 72;

    private final PasswordEncoder encoder;
    private final Supplier<String> nobodys;

    /** Encodes by Spring Security's current default, and still reads what earlier defaults have encoded. */
    public Passwords() {
        PasswordEncoder current = PasswordEncoderFactories.createDelegatingPasswordEncoder();
        encoder = current;
        nobodys = SingletonSupplier.of(() -> current.encode(random()));
    }

    /**
     * Refuses a password that is too easy to guess.
     *
     * @throws Invalid naming the field {@code password}
     */
    public void check(String password, String email) {
        String normal = normal(password);
        if (normal.codePointCount(0, normal.length()) < SHORTEST) {
            throw new Invalid("password", "must have at least " + SHORTEST + " characters");
        }
        if (normal.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
            throw new Invalid("password", "must have at most " + LONGEST_BYTES + " bytes");
        }
        if (normal.equalsIgnoreCase(email.strip())) {
            throw new Invalid("password", "must not be the e-mail address");
        }
        if (CommonPasswords.contains(normal.toLowerCase(Locale.ROOT))) {
            throw new Invalid("password", "is one of the passwords that everybody tries first");
        }
    }

    /** What may be stored of a password. */
    String encode(String password) {
        return encoder.encode(normal(password));
    }

    boolean matches(String password, String encoded) {
        return encoder.matches(fitting(password), encoded);
    }

    /** Takes as long as {@link #matches}, so that the time tells nobody which accounts there are. */
    void matchNobodys(String password) {
        encoder.matches(fitting(password), nobodys.get());
    }

    /** Whether the password was encoded in a way that is no longer the current one. */
    boolean isOutdated(String encoded) {
        return encoder.upgradeEncoding(encoded);
    }

    private static String fitting(String password) {
        String normal = normal(password);
        return normal.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES ? "" : normal;
    }

    /** The same character may be typed in several ways, depending on the keyboard. */
    private static String normal(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC);
    }

    private static String random() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
