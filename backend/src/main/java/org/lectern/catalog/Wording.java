package org.lectern.catalog;

import java.util.function.IntPredicate;
import org.lectern.system.Invalid;

/**
 * What people may write into a course. Control characters and the bidirectional embeddings, overrides and isolates
 * are refused rather than stripped: text that was silently changed is worse than a message that says what is wrong with it.
 * The marks that right-to-left scripts need (U+200E, U+200F, U+061C) and joiners are kept.
 */
final class Wording {
    static final int MAX_TITLE_CHARACTERS = 200;
    static final int MAX_DESCRIPTION_CHARACTERS = 10_000;

    private Wording() {}

    /** One line of 1 to 200 characters, without space around it, of which something can be seen. */
    static String title(String written) {
        refuseUnfit("title", written, character -> false);
        String title = trimmed(written);
        if (title.codePoints().noneMatch(Wording::isVisible)) {
            throw new Invalid("title", "A title is needed.");
        }
        if (title.codePointCount(0, title.length()) > MAX_TITLE_CHARACTERS) {
            throw new Invalid("title", "A title has at most " + MAX_TITLE_CHARACTERS + " characters.");
        }
        return title;
    }

    /** Any number of lines, 10,000 characters at most, without space around them; line ends become {@code \n}. */
    static String description(String written) {
        String description = trimmed(written.replace("\r\n", "\n").replace('\r', '\n'));
        refuseUnfit("description", description, character -> character == '\n' || character == '\t');
        if (description.codePointCount(0, description.length()) > MAX_DESCRIPTION_CHARACTERS) {
            throw new Invalid(
                    "description", "A description has at most %,d characters.".formatted(MAX_DESCRIPTION_CHARACTERS));
        }
        return description;
    }

    private static void refuseUnfit(String field, String text, IntPredicate allowed) {
        if (text.codePoints().anyMatch(character -> isUnfit(character) && !allowed.test(character))) {
            throw new Invalid(field, "The text has control characters in it, which can't be shown.");
        }
    }

    private static boolean isUnfit(int character) {
        boolean changesDirection =
                (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
        return changesDirection
                || switch (Character.getType(character)) {
                    case Character.CONTROL,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.SURROGATE -> true;
                    default -> false;
                };
    }

    private static boolean isVisible(int character) {
        return !isSpace(character) && Character.getType(character) != Character.FORMAT;
    }

    /** {@link String#strip()} leaves no-break spaces, which people paste. */
    private static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isSpace(int character) {
        return Character.isWhitespace(character) || Character.isSpaceChar(character);
    }
}
