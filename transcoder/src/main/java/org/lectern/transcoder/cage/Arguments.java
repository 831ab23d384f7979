package org.lectern.transcoder.cage;

import java.util.ArrayList;
import java.util.List;

/** An argument list, written as one reads a command line. */
public final class Arguments {
    private final List<String> words = new ArrayList<>();

    /** Appends an option that takes no value. */
    public Arguments flag(String name) {
        words.add(name);
        return this;
    }

    /** Appends an option and its value. */
    public Arguments option(String name, Object value) {
        words.add(name);
        words.add(String.valueOf(value));
        return this;
    }

    /** Appends a word that is no option: an output file. */
    public Arguments word(Object word) {
        words.add(String.valueOf(word));
        return this;
    }

    /** Appends all of another list. */
    public Arguments all(Arguments other) {
        words.addAll(other.words);
        return this;
    }

    /** What has been appended so far. */
    public List<String> words() {
        return List.copyOf(words);
    }
}
