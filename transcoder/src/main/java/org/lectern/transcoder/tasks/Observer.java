package org.lectern.transcoder.tasks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.lectern.transcoder.tasks.Tasks.Sign;

/**
 * Takes tasks from workers that show no sign of life, and lets go on what has paused for long enough. It measures by a
 * monotonic clock of its own how long a sign has been the same, and compares it with nobody else's.
 */
public final class Observer {
    /** Who hasn't looked for so long may have stood still himself, or the database has, and with it the workers' signs. */
    private static final Duration LONGEST_GAP = Duration.ofSeconds(5);

    private final Tasks tasks;
    private final LongSupplier nanoTime;
    private Map<String, Observed> observed = Map.of();
    private long lastLook;

    /**
     * An observer that has seen nothing yet.
     *
     * @param nanoTime its clock, such as {@link System#nanoTime}
     */
    public Observer(Tasks tasks, LongSupplier nanoTime) {
        this.tasks = tasks;
        this.nanoTime = nanoTime;
    }

    /** A sign of life and since when it has been the same. */
    private record Observed(Sign sign, long since) {}

    /**
     * Looks at all signs of life.
     *
     * @return the ids of the tasks that were taken from their workers
     */
    public List<String> look() {
        List<Sign> signs = tasks.signs();
        long now = nanoTime.getAsLong();
        Map<String, Observed> before = now - lastLook > LONGEST_GAP.toNanos() ? Map.of() : observed;
        Map<String, Observed> after = new HashMap<>();
        List<String> taken = new ArrayList<>();
        for (Sign sign : signs) {
            Observed earlier = before.get(sign.taskId());
            Observed seen = earlier != null && earlier.sign.equals(sign) ? earlier : new Observed(sign, now);
            after.put(sign.taskId(), seen);
            if (now - seen.since > sign.patience().toNanos() && tasks.takeUp(sign)) {
                taken.add(sign.taskId());
            }
        }
        observed = after;
        lastLook = now;
        return taken;
    }
}
