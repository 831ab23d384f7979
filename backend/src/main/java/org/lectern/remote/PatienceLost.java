package org.lectern.remote;

import java.io.IOException;
import org.lectern.system.Refusal;

/** Carries a refusal up through the layers of a connection, which know of failures of I/O only. */
final class PatienceLost extends IOException {
    private final transient Refusal refusal;

    PatienceLost(Refusal refusal) {
        super(refusal.sentence());
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
