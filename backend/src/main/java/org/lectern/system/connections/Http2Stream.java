package org.lectern.system.connections;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import org.apache.coyote.ActionHook;
import org.apache.coyote.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stream of HTTP/2 that a request came by. Tomcat tells nobody when its client resets it, or leaves with the whole
 * connection, before something is written to it; so this looks behind Tomcat's doors.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-6.4">RFC 9113, 6.4</a>
 */
final class Http2Stream {
    private static final Logger log = LoggerFactory.getLogger(Http2Stream.class);
    private static final @Nullable Doors DOORS = Doors.open();

    private Http2Stream() {}

    /** Whether the request came by a stream that nothing can be written to any more. */
    static boolean isLost(Request request) {
        return DOORS != null && DOORS.leadToALostStream(request);
    }

    private record Doors(
            VarHandle hookOfRequest, Class<?> processorType, VarHandle streamOfProcessor, MethodHandle canWrite) {
        static @Nullable Doors open() {
            try {
                Class<?> processor = Class.forName("org.apache.coyote.http2.StreamProcessor");
                Class<?> stream = Class.forName("org.apache.coyote.http2.Stream");
                return new Doors(
                        in(Request.class).findVarHandle(Request.class, "hook", ActionHook.class),
                        processor,
                        in(processor).findVarHandle(processor, "stream", stream),
                        in(stream).findVirtual(stream, "canWrite", MethodType.methodType(boolean.class)));
            } catch (ReflectiveOperationException closed) {
                log.warn("Over HTTP/2, a viewer who leaves while a source stalls isn't noticed", closed);
                return null;
            }
        }

        private static MethodHandles.Lookup in(Class<?> type) throws IllegalAccessException {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
        }

        boolean leadToALostStream(Request request) {
            Object hook = hookOfRequest.getVolatile(request);
            if (!processorType.isInstance(hook)) {
                return false;
            }
            try {
                return !(boolean) canWrite.invoke(streamOfProcessor.get(hook));
            } catch (Throwable unexpected) {
                throw new IllegalStateException(unexpected);
            }
        }
    }
}
