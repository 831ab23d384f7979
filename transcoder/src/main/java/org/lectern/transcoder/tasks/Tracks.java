package org.lectern.transcoder.tasks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bson.Document;
import org.lectern.transcoder.hls.IFramePlaylist;
import org.lectern.transcoder.hls.Segment;
import org.lectern.transcoder.tasks.Tasks.StillPlanned;
import org.lectern.transcoder.tasks.Tasks.StoredSegment;

/** What a task's document holds of its tracks: the field {@code tracks}, by folder, with the segments that were recorded. */
final class Tracks {
    private Tracks() {}

    /** What is stored of segments, by folder. */
    static Map<String, List<Document>> documents(List<StoredSegment> stored) {
        Map<String, List<Document>> byFolder = new TreeMap<>();
        for (StoredSegment segment : stored) {
            byFolder.computeIfAbsent(segment.folder(), folder -> new ArrayList<>())
                    .add(new Document("index", segment.index())
                            .append("fileName", segment.fileName())
                            .append("bytes", segment.bytes())
                            .append("ticks", segment.ticks())
                            .append("sum", segment.sum())
                            .append("iFrames", packed(segment.iFrames())));
        }
        return byFolder;
    }

    /** Of each track, which segments the store holds. */
    static Map<String, Set<Integer>> indexes(Document task) {
        Map<String, Set<Integer>> recorded = new HashMap<>();
        task.get("tracks", new Document()).forEach((folder, track) -> {
            Set<Integer> indexes = new HashSet<>();
            for (Document segment : ((Document) track).getList("segments", Document.class, List.of())) {
                if (isThere(segment)) {
                    indexes.add(segment.getInteger("index"));
                }
            }
            recorded.put(folder, indexes);
        });
        return recorded;
    }

    /** All that tasks of one transcode have recorded, by folder. */
    static Map<String, RecordedTrack> merged(Iterable<Document> tasks) {
        Map<String, String> codecs = new HashMap<>();
        Map<String, TreeMap<Integer, Segment>> segments = new HashMap<>();
        Map<String, TreeMap<Integer, List<IFramePlaylist.Picture>>> iFrames = new HashMap<>();
        Set<String> closed = new HashSet<>();
        for (Document task : tasks) {
            for (Map.Entry<String, Object> entry :
                    task.get("tracks", new Document()).entrySet()) {
                Document track = (Document) entry.getValue();
                int timescale = track.getInteger("timescale");
                codecs.put(entry.getKey(), track.getString("codec"));
                if (Kind.FINISH.name().equals(task.getString("kind"))) {
                    closed.add(entry.getKey());
                }
                TreeMap<Integer, Segment> ordered = segments.computeIfAbsent(entry.getKey(), folder -> new TreeMap<>());
                for (Document segment : track.getList("segments", Document.class, List.of())) {
                    int index = segment.getInteger("index");
                    double seconds = (double) segment.getLong("ticks") / timescale;
                    String fileName = segment.getString("fileName");
                    ordered.put(index, new Segment(index, fileName, segment.getLong("bytes"), seconds));
                    iFrames.computeIfAbsent(entry.getKey(), folder -> new TreeMap<>())
                            .put(index, unpacked(fileName, segment.getList("iFrames", Long.class)));
                }
            }
        }
        Map<String, RecordedTrack> recorded = new HashMap<>();
        codecs.forEach((folder, codec) -> recorded.put(
                folder,
                new RecordedTrack(
                        folder,
                        codec,
                        List.copyOf(
                                segments.getOrDefault(folder, new TreeMap<>()).values()),
                        iFrames.getOrDefault(folder, new TreeMap<>()).values().stream()
                                .flatMap(List::stream)
                                .toList(),
                        closed.contains(folder))));
        return recorded;
    }

    /** CRC-32C of each segment's bytes, by folder and file name with a slash between. */
    static Map<String, Long> sums(Iterable<Document> tasks) {
        Map<String, Long> sums = new HashMap<>();
        for (Document task : tasks) {
            task.get("tracks", new Document()).forEach((folder, track) -> {
                for (Document segment : ((Document) track).getList("segments", Document.class, List.of())) {
                    sums.put(folder + "/" + segment.getString("fileName"), segment.getLong("sum"));
                }
            });
        }
        return sums;
    }

    /** How many segments and bytes there are of each track, so that nobody must read through the segments to know. */
    static Document measuredIn(Document tracks) {
        Document measured = new Document();
        tracks.forEach((folder, track) -> {
            List<Document> segments = ((Document) track).getList("segments", Document.class, List.of());
            long bytes = segments.stream()
                    .mapToLong(segment -> segment.getLong("bytes"))
                    .sum();
            measured.append(folder, new Document("segments", segments.size()).append("bytes", bytes));
        });
        return measured;
    }

    /** How many segments the store holds. */
    static int recordedIn(Document tracks) {
        return tracks.values().stream()
                .mapToInt(track -> Math.toIntExact(((Document) track)
                        .getList("segments", Document.class, List.of()).stream()
                                .filter(Tracks::isThere)
                                .count()))
                .sum();
    }

    /** What earlier plans' tasks recorded of this one's segments. */
    static Document carriedOver(PlannedTask task, List<Document> earlier, StillPlanned stillPlanned) {
        Document tracks = new Document();
        for (Document old : earlier) {
            old.get("tracks", new Document()).forEach((folder, value) -> {
                Document track = (Document) value;
                List<Document> segments = track.getList("segments", Document.class, List.of()).stream()
                        .filter(segment -> {
                            int index = segment.getInteger("index");
                            double seconds = (double) segment.getLong("ticks") / track.getInteger("timescale");
                            return isThere(segment)
                                    && task.covers(folder, index)
                                    && stillPlanned.test(folder, index, seconds);
                        })
                        .toList();
                if (!segments.isEmpty()) {
                    Document into = (Document) tracks.computeIfAbsent(
                            folder,
                            name -> new Document("codec", track.get("codec"))
                                    .append("timescale", track.get("timescale"))
                                    .append("segments", new ArrayList<Document>()));
                    List<Document> all = new ArrayList<>(into.getList("segments", Document.class));
                    all.addAll(segments);
                    into.put("segments", all);
                }
            });
        }
        return tracks;
    }

    /** Whether the store hasn't lost it. */
    private static boolean isThere(Document segment) {
        return !segment.getBoolean("lost", false);
    }

    /** As three numbers each, since there are many: one for every two seconds of each rung. */
    private static List<Long> packed(List<IFramePlaylist.Picture> iFrames) {
        return iFrames.stream()
                .flatMap(picture -> Stream.of(picture.offset(), picture.bytes(), picture.ticks()))
                .toList();
    }

    private static List<IFramePlaylist.Picture> unpacked(String fileName, List<Long> numbers) {
        List<IFramePlaylist.Picture> iFrames = new ArrayList<>();
        for (int at = 0; at < numbers.size(); at += 3) {
            iFrames.add(
                    new IFramePlaylist.Picture(fileName, numbers.get(at), numbers.get(at + 1), numbers.get(at + 2)));
        }
        return iFrames;
    }
}
