package org.lectern.system;

/**
 * Which part of a list is asked for.
 *
 * @param page from 0
 * @param size how many at most, 1 to 100
 */
public record Paging(int page, int size) {
    private static final int LARGEST_SIZE = 100;

    /**
     * Checks that they are in range.
     *
     * @throws Invalid naming {@code page} or {@code size} if one isn't, 400
     */
    public Paging {
        if (page < 0 || page > Integer.MAX_VALUE / LARGEST_SIZE) {
            throw new Invalid("page", "must be a number from 0");
        }
        if (size < 1 || size > LARGEST_SIZE) {
            throw new Invalid("size", "must be a number from 1 to " + LARGEST_SIZE);
        }
    }

    /** How many come before. */
    public int skipped() {
        return page * size;
    }
}
