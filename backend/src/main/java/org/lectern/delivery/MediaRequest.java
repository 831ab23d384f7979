package org.lectern.delivery;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ETag;

/**
 * The fields of a GET or HEAD that decide what of a representation is sent, each as one combined value, null where it
 * was absent. Deciding looks at nothing else, and does no I/O.
 */
record MediaRequest(
        boolean head,
        @Nullable String ifMatch,
        @Nullable String ifUnmodifiedSince,
        @Nullable String ifNoneMatch,
        @Nullable String ifModifiedSince,
        @Nullable String ifRange,
        @Nullable String range) {
    /** More ranges than this are not what a player asks for, and the whole is cheaper than their parts. */
    private static final int MOST_RANGES = 10;

    static MediaRequest of(HttpServletRequest request) {
        return new MediaRequest(
                request.getMethod().equals("HEAD"),
                combined(request, "If-Match"),
                combined(request, "If-Unmodified-Since"),
                combined(request, "If-None-Match"),
                combined(request, "If-Modified-Since"),
                combined(request, "If-Range"),
                combined(request, "Range"));
    }

    /** A field that came twice is a list; of one that can't be a list, that makes a value which is ignored. */
    private static @Nullable String combined(HttpServletRequest request, String name) {
        List<String> lines = Collections.list(request.getHeaders(name));
        return lines.isEmpty() ? null : String.join(", ", lines);
    }

    /**
     * Evaluates the preconditions in their order of precedence, and only then the range.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2">RFC 9110, 13.2.2</a>
     */
    Answer answerFrom(Representation representation) {
        if (ifMatch != null) {
            if (!matches(ifMatch, representation.eTag(), true)) {
                return new Answer.PreconditionFailed();
            }
        } else if (ifUnmodifiedSince != null && modifiedSince(ifUnmodifiedSince, representation, false)) {
            return new Answer.PreconditionFailed();
        }
        if (ifNoneMatch != null) {
            if (matches(ifNoneMatch, representation.eTag(), false)) {
                return new Answer.NotModified();
            }
        } else if (ifModifiedSince != null && !modifiedSince(ifModifiedSince, representation, true)) {
            return new Answer.NotModified();
        }
        if (head || range == null || !representation.hasKnownLength() || !rangeApplies(representation)) {
            return new Answer.Whole();
        }
        return RangesSpecifier.parse(range)
                .map(specifier -> answerTo(specifier, representation.length()))
                .orElseGet(Answer.Whole::new);
    }

    /**
     * The ranges that decide the answer, as far as can be told without the representation: empty where it will be the
     * whole whatever the representation is.
     */
    Optional<RangesSpecifier> ranges() {
        if (head || range == null || (ifRange != null && !mayBeStrong(ifRange))) {
            return Optional.empty();
        }
        return RangesSpecifier.parse(range)
                .filter(specifier -> specifier.rangeSet().size() <= MOST_RANGES);
    }

    private static boolean mayBeStrong(String validator) {
        return validator.startsWith("\"") || HttpDate.parse(validator).isPresent();
    }

    /** Whether the answer may depend on the validators, besides the range. */
    boolean hasPreconditions() {
        return ifMatch != null || ifUnmodifiedSince != null || ifNoneMatch != null || ifModifiedSince != null;
    }

    /** The same with another range, or with none. */
    MediaRequest withRange(@Nullable String newRange) {
        return new MediaRequest(head, ifMatch, ifUnmodifiedSince, ifNoneMatch, ifModifiedSince, ifRange, newRange);
    }

    /**
     * A recipient may ignore a set with many ranges, or with ranges that overlap.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-17.15">RFC 9110, 17.15</a>
     */
    private static Answer answerTo(RangesSpecifier specifier, long length) {
        if (specifier.rangeSet().size() > MOST_RANGES) {
            return new Answer.Whole();
        }
        List<ByteRange> satisfiable = new ArrayList<>();
        for (RangesSpecifier.RangeSpec spec : specifier.rangeSet()) {
            Optional<ByteRange> range = spec.within(length);
            if (range.isEmpty()) {
                continue;
            }
            if (satisfiable.stream().anyMatch(range.get()::overlaps)) {
                return new Answer.Whole();
            }
            satisfiable.add(range.get());
        }
        return switch (satisfiable.size()) {
            case 0 -> new Answer.RangeNotSatisfiable();
            case 1 -> new Answer.Part(satisfiable.getFirst());
            default -> new Answer.Parts(satisfiable);
        };
    }

    /**
     * The date counts when it is exactly the representation's: the store never writes an object twice, so the date is
     * as strong a validator as the entity tag.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-13.1.5">RFC 9110, 13.1.5</a>
     */
    private boolean rangeApplies(Representation representation) {
        if (ifRange == null) {
            return true;
        }
        if (ifRange.startsWith("\"") || ifRange.startsWith("W/")) {
            ETag current = representation.eTag();
            return current != null && !current.weak() && ifRange.equals(current.formattedTag());
        }
        return HttpDate.parse(ifRange)
                .filter(date -> date.equals(representation.lastModified()))
                .isPresent();
    }

    private static boolean matches(String field, @Nullable ETag current, boolean strong) {
        return ETag.parse(field).stream()
                .anyMatch(tag -> tag.isWildcard() || (current != null && tag.compare(current, strong)));
    }

    private static boolean modifiedSince(String field, Representation representation, boolean ifNoDate) {
        Instant lastModified = representation.lastModified();
        return lastModified == null
                ? ifNoDate
                : HttpDate.parse(field).map(lastModified::isAfter).orElse(ifNoDate);
    }
}
