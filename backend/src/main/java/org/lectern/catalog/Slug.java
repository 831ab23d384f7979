package org.lectern.catalog;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.types.ObjectId;

/** The part of a course's address that a person can read: {@code [a-z0-9]} and single hyphens. */
final class Slug {
    private static final int MAX_CHARACTERS = 60;
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern UNFIT = Pattern.compile("[^a-z0-9]+");
    private static final Pattern HYPHENS_AROUND = Pattern.compile("^-|-$");

    private Slug() {}

    /** What to try, in this order, until one is free; the last always is. */
    static Stream<String> candidates(String title) {
        String slug = of(title);
        return Stream.of(
                        Stream.of(slug),
                        IntStream.rangeClosed(2, 9).mapToObj(number -> slug + "-" + number),
                        Stream.of(slug + "-" + new ObjectId().toHexString()))
                .flatMap(each -> each);
    }

    /** A title in a script that has no Latin base letters leaves nothing; such a course is just a course. */
    static String of(String title) {
        String plain = MARKS.matcher(Normalizer.normalize(title, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT)
                .replace("ß", "ss");
        String joined = trimHyphens(UNFIT.matcher(plain).replaceAll("-"));
        String slug = trimHyphens(joined.substring(0, Math.min(joined.length(), MAX_CHARACTERS)));
        return slug.isEmpty() ? "course" : slug;
    }

    private static String trimHyphens(String text) {
        return HYPHENS_AROUND.matcher(text).replaceAll("");
    }
}
