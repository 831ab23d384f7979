package org.lectern.upload;

import org.lectern.system.Refusal;
import org.springframework.http.HttpStatus;

/** More bytes than are taken: 413. */
public final class TooLarge extends Refusal {
    private static final long serialVersionUID = 1;

    /** Says how much is taken. */
    public TooLarge(long limitBytes) {
        super(
                HttpStatus.CONTENT_TOO_LARGE,
                "The file is too large: at most " + limitBytes / 1_000_000 + " MB are taken.");
    }
}
