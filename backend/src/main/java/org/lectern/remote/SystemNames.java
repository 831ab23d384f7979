package org.lectern.remote;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;

/**
 * The names that the operating system knows. Asking it blocks in native code, which would take a virtual thread's carrier
 * with it: a slow name server could stop the whole application. So a few threads of their own ask, for a short time.
 */
@Component
final class SystemNames implements NameResolver {
    private static final int MOST_AT_ONCE = 32;
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final ThreadPoolExecutor asking = new ThreadPoolExecutor(
            0,
            MOST_AT_ONCE,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().daemon().name("names-", 0).factory());

    @Override
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        try {
            Future<InetAddress[]> answer = asking.submit(() -> InetAddress.getAllByName(host));
            return List.of(answer.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException | RejectedExecutionException unknown) {
            throw new UnknownHostException(host);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(host);
        }
    }
}
