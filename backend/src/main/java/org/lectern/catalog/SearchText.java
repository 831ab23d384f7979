package org.lectern.catalog;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Text as it is searched: without accents and case, since the two databases fold differently when they are asked to
 * ignore case themselves.
 */
final class SearchText {
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}\\p{C}]+");
    private static final Pattern NOT_A_LETTER_OR_DIGIT = Pattern.compile("[^\\p{L}\\p{N}]");

    private SearchText() {}

    static String of(Course course) {
        return folded(course.title()) + "\n" + folded(course.description());
    }

    /** A regular expression that finds the query in a course's search text; empty where the query asks for nothing. */
    static Optional<Pattern> pattern(String query) {
        String words = folded(query).strip();
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Pattern.compile(NOT_A_LETTER_OR_DIGIT.matcher(words).replaceAll("\\\\$0")));
    }

    private static String folded(String text) {
        String plain =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
        return SPACES.matcher(plain.toLowerCase(Locale.ROOT)).replaceAll(" ");
    }
}
