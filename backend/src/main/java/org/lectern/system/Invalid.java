package org.lectern.system;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/** What was sent can't be meant: 400, naming the fields. */
public final class Invalid extends Refusal {
    private final List<Flaw> flaws;

    /** One field is wrong, and the message says what is expected of it. */
    public Invalid(String field, String message) {
        this(List.of(new Flaw(field, message)));
    }

    /** Several fields are wrong. */
    public Invalid(List<Flaw> flaws) {
        super(
                HttpStatus.BAD_REQUEST,
                flaws.stream().map(flaw -> flaw.field() + ": " + flaw.detail()).collect(Collectors.joining("; ")));
        this.flaws = List.copyOf(flaws);
    }

    @Override
    public List<Flaw> flaws() {
        return flaws;
    }
}
