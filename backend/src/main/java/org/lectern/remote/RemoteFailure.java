package org.lectern.remote;

import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.lectern.system.Refusal;
import org.springframework.http.HttpStatus;

/** A remote server that doesn't give what is asked of it: 502, with a sentence that an instructor understands. */
public final class RemoteFailure extends Refusal {
    /** Says what the server did. */
    public RemoteFailure(String sentence) {
        super(HttpStatus.BAD_GATEWAY, sentence);
    }

    /** What to say of a connection that failed. */
    static Refusal of(Exception failure) {
        if (causes(failure, PatienceLost.class) instanceof PatienceLost lost) {
            return lost.refusal();
        }
        if (causes(failure, SSLHandshakeException.class) != null) {
            return new RemoteFailure("The video's server can't be trusted to be the one that it says it is.");
        }
        if (causes(failure, HttpException.class) != null) {
            return new RemoteFailure("The video's server gives an answer that can't be understood.");
        }
        return new RemoteFailure("The connection to the video's server broke.");
    }

    /** TLS wraps what happens beneath it. */
    private static @Nullable Throwable causes(Throwable failure, Class<? extends Throwable> type) {
        @Nullable Throwable cause = failure;
        while (cause != null && !type.isInstance(cause)) {
            cause = cause.getCause();
        }
        return cause;
    }
}
