package org.lectern.transcoder.worker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.lectern.transcoder.encode.EncodeFailed;
import org.lectern.transcoder.encode.SegmentSink;
import org.lectern.transcoder.fmp4.InitSegment;
import org.lectern.transcoder.hls.MediaPlaylist;
import org.lectern.transcoder.hls.Segment;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.store.StoredObject;
import org.lectern.transcoder.tasks.Task;
import org.lectern.transcoder.tasks.Tasks;

/** Stores each segment complete, and only then records it. */
final class StoringSink implements SegmentSink {
    static final String EXTENSION = "m4s";

    private final MediaStore store;
    private final Tasks tasks;
    private final Task task;
    private final String prefix;

    StoringSink(MediaStore store, Tasks tasks, Task task, String prefix) {
        this.store = store;
        this.tasks = tasks;
        this.task = task;
        this.prefix = prefix;
    }

    /** Every chunk of a track must begin with the same init segment, or its segments couldn't follow each other. */
    @Override
    public void init(String folder, InitSegment init) throws IOException {
        tasks.record(task, folder, init.codec(), init.timescale());
        String key = prefix + folder + "/" + MediaPlaylist.INIT_SEGMENT;
        Optional<StoredObject> there = store.find(key);
        if (there.isEmpty()) {
            store.put(key, new ByteArrayInputStream(init.bytes()));
            return;
        }
        try (InputStream bytes = store.read(key, 0, there.get().bytes())) {
            if (!Arrays.equals(bytes.readAllBytes(), init.bytes())) {
                throw new EncodeFailed("The init segment of " + folder + " differs from the one that is published");
            }
        }
    }

    @Override
    public void segment(String folder, int index, byte[] bytes, long ticks) throws IOException {
        store.put(prefix + folder + "/" + Segment.fileName(index, EXTENSION), new ByteArrayInputStream(bytes));
        tasks.record(task, folder, index, bytes.length, ticks);
    }
}
