package org.lectern.transcoder.tasks;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How soon a task is wanted, the most urgent first; they are stored by name. */
public enum Lane {
    /** What a new upload needs to become watchable: short, and run at once beside whatever else goes on. */
    FIRST(0),
    /** The minute after that, which whoever watches at once comes to next: run beside what goes on of other videos. */
    NEXT(1),
    /** What goes on with the pictures, chunk by chunk. */
    REST(1),
    /** What goes on with pictures that can't be begun in the middle, in one piece: run beside the others, which it would keep waiting for hours. */
    LONG(1),
    /** What goes through the whole file and is light: run beside the pictures. */
    SIDE(2);

    private final int rank;

    Lane(int rank) {
        this.rank = rank;
    }

    /** The lanes by urgency. Those that are equally urgent for a hand that takes both are together: videos come in turn. */
    public static List<List<Lane>> byUrgency(Collection<Lane> lanes) {
        Map<Integer, List<Lane>> byRank = lanes.stream()
                .sorted()
                .collect(Collectors.groupingBy(lane -> lane.rank, TreeMap::new, Collectors.toList()));
        return List.copyOf(byRank.values());
    }

    /** Whether a video's tasks are many or long, so that the videos of one instructor come in turn. */
    static boolean isInTurn(List<Lane> lanes) {
        return !lanes.contains(FIRST);
    }
}
