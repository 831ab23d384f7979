package org.lectern.video;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.ReplaceOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.lectern.transcoder.contract.Transcode;
import org.lectern.transcoder.contract.TranscodeOrder;
import org.lectern.transcoder.contract.TranscodeState;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.store.StoredObject;
import org.lectern.transcoder.tasks.TranscodeProgress;
import org.lectern.transcoder.tasks.Transcodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The videos of all sub-sections. A document says which transcode is the newest and which older one plays until that is
 * ready; how far they have come is read from the transcodes themselves.
 */
@Component
public class Videos {
    private static final Logger LOG = LoggerFactory.getLogger(Videos.class);
    private static final String SOURCES = "sources/";
    /** A key that names its transcode, be it of a source or of what was published. */
    private static final Pattern OF_TRANSCODE =
            Pattern.compile("(?:" + SOURCES + "|" + Publication.ALL + "[0-9a-f]{24}/)([0-9a-f]{24})(?:/.*)?");

    private final MongoCollection<Document> videos;
    private final Transcodes transcodes;
    private final MediaStore store;

    public Videos(MongoDatabase database, Transcodes transcodes, MediaStore store) {
        this.videos = database.getCollection("videos");
        this.transcodes = transcodes;
        this.store = store;
        videos.createIndex(new Document("subSectionId", 1), new IndexOptions().unique(true));
    }

    /** The sub-section's video; empty where nothing was ever uploaded. */
    public Optional<Video> find(ObjectId subSectionId) {
        return Optional.ofNullable(findAll(Set.of(subSectionId)).get(subSectionId));
    }

    /** The videos of those sub-sections that have one, by sub-section. */
    public Map<ObjectId, Video> findAll(Collection<ObjectId> subSectionIds) {
        if (subSectionIds.isEmpty()) {
            return Map.of();
        }
        List<Document> found = videos.find(
                        new Document("subSectionId", new Document("$in", List.copyOf(subSectionIds))))
                .into(new ArrayList<>());
        Set<ObjectId> ids = found.stream()
                .flatMap(video -> Pointers.of(video).all().stream())
                .collect(Collectors.toSet());
        Map<ObjectId, Transcode> byId = ids.isEmpty() ? Map.of() : transcodes.findAll(ids);
        Map<ObjectId, Video> bySubSection = new HashMap<>();
        for (Document document : found) {
            Video video = video(document, byId);
            bySubSection.put(video.subSectionId(), video);
        }
        return bySubSection;
    }

    /**
     * Stores an uploaded source and orders its transcode. When this returns, neither can be lost any more. What was
     * published before plays until the new one is ready.
     *
     * @param fileName what the instructor calls the file, for show only
     * @param content is read to its end, and not held in memory
     * @throws IOException if the content fails or there is no room; then nothing has changed
     */
    public Video upload(ObjectId subSectionId, ObjectId ownerId, String fileName, InputStream content)
            throws IOException {
        ObjectId transcodeId = new ObjectId();
        Publication publication = new Publication(subSectionId, transcodeId);
        store.put(sourceKey(transcodeId), content);
        transcodes.enqueue(new TranscodeOrder(
                transcodeId, ownerId, sourceKey(transcodeId), publication.prefix(), transcodeId.toHexString() + "/"));
        Document bySubSection = new Document("subSectionId", subSectionId);
        Document before = videos.find(bySubSection).first();
        Document after = new Document("_id", before == null ? new ObjectId() : before.getObjectId("_id"))
                .append("subSectionId", subSectionId)
                .append("fileName", fileName)
                .append("transcodeId", transcodeId);
        ObjectId playing = before == null ? null : playing(Pointers.of(before));
        if (playing != null) {
            after.append("playingTranscodeId", playing);
        }
        videos.replaceOne(bySubSection, after, new ReplaceOptions().upsert(true));
        // workers know nothing but the transcode: this line tells whose it is
        LOG.atInfo()
                .addKeyValue("subSection", subSectionId)
                .addKeyValue("video", after.getObjectId("_id"))
                .addKeyValue("transcode", transcodeId)
                .log("Lesson {} has a new source: transcode {}", subSectionId, transcodeId);
        if (before != null) {
            Pointers.of(before).all().stream()
                    .filter(id -> !id.equals(playing))
                    .forEach(id -> forget(subSectionId, id));
        }
        // not read again: it may be deleted already
        return video(after, transcodes.findAll(Pointers.of(after).all()));
    }

    /** How far the sub-section's newest source has come; empty where nothing was ever uploaded. */
    public Optional<TranscodeProgress> findProgress(ObjectId subSectionId) {
        return newest(subSectionId).flatMap(transcodes::findProgress);
    }

    /** Goes on with what has failed, from where it stopped; does nothing if nothing has. */
    public void retry(ObjectId subSectionId) {
        newest(subSectionId).ifPresent(transcodes::retry);
    }

    private Optional<ObjectId> newest(ObjectId subSectionId) {
        return Optional.ofNullable(
                        videos.find(new Document("subSectionId", subSectionId)).first())
                .map(video -> Pointers.of(video).newest);
    }

    /** Forgets the sub-section's video and everything stored for it; does nothing if there is none. */
    public void delete(ObjectId subSectionId) {
        Document deleted = videos.findOneAndDelete(new Document("subSectionId", subSectionId));
        if (deleted != null) {
            Pointers.of(deleted).all().forEach(id -> forget(subSectionId, id));
        }
    }

    /** The sub-sections whose newest source was uploaded before an instant. */
    public List<ObjectId> subSectionsUploadedBefore(Instant before) {
        return videos.find(new Document("transcodeId", new Document("$lt", new ObjectId(Date.from(before)))))
                .map(video -> video.getObjectId("subSectionId"))
                .into(new ArrayList<>());
    }

    /** Removes what played until now wherever the newest has become ready. */
    public void forgetReplaced() {
        for (Document video : videos.find(new Document("playingTranscodeId", new Document("$exists", true)))) {
            Pointers pointers = Pointers.of(video);
            ObjectId old = pointers.playing;
            Transcode newest = transcodes.findAll(Set.of(pointers.newest)).get(pointers.newest);
            if (old == null || newest == null || newest.state() != TranscodeState.READY) {
                continue;
            }
            Document unchanged = new Document("_id", video.getObjectId("_id")).append("transcodeId", pointers.newest);
            Document change = new Document("$unset", new Document("playingTranscodeId", ""));
            if (videos.updateOne(unchanged, change).getModifiedCount() == 1) {
                forget(video.getObjectId("subSectionId"), old);
            }
        }
    }

    /**
     * Removes what nobody owns any more, since a process died over it: transcodes that no video names, what is stored for
     * such, and what never became an object of the store. What is younger than an instant may be about to get its owner, and
     * stays.
     *
     * @return the keys of the objects that were removed from the store
     */
    public List<String> forgetOwnerless(Instant before) throws IOException {
        List<ObjectId> ordered = transcodes.findOrderedBefore(before);
        List<String> keys = new ArrayList<>(store.list(SOURCES));
        keys.addAll(store.list(Publication.ALL));
        // after what may have got its owner meanwhile
        Set<ObjectId> owned = new HashSet<>();
        for (Document video : videos.find()) {
            owned.addAll(Pointers.of(video).all());
        }
        ordered.stream().filter(id -> !owned.contains(id)).forEach(transcodes::delete);
        List<String> removed = new ArrayList<>();
        for (String key : keys) {
            Matcher ofTranscode = OF_TRANSCODE.matcher(key);
            if (ofTranscode.matches()) {
                ObjectId id = new ObjectId(ofTranscode.group(1));
                boolean ownerless =
                        !owned.contains(id) && id.getDate().toInstant().isBefore(before);
                // asked last, of few: it may take a request
                if (ownerless
                        && store.find(key)
                                .map(StoredObject::lastModified)
                                .filter(before::isAfter)
                                .isPresent()) {
                    store.delete(key);
                    removed.add(key);
                }
            }
        }
        store.deleteUnfinished(before);
        return removed;
    }

    private void forget(ObjectId subSectionId, ObjectId transcodeId) {
        transcodes.delete(transcodeId);
        try {
            store.delete(sourceKey(transcodeId));
            store.deleteAll(new Publication(subSectionId, transcodeId).prefix());
        } catch (IOException e) {
            throw new UncheckedIOException("What is stored for " + transcodeId + " can't be removed", e);
        }
    }

    /** The newest if it is ready, else what was watched until now, else as much of the newest as there is. */
    private @Nullable ObjectId playing(Pointers pointers) {
        Transcode newest = transcodes.findAll(Set.of(pointers.newest)).get(pointers.newest);
        boolean ready = newest != null && newest.state() == TranscodeState.READY;
        boolean only = newest != null && newest.playable() && pointers.playing == null;
        return ready || only ? pointers.newest : pointers.playing;
    }

    private static String sourceKey(ObjectId transcodeId) {
        return SOURCES + transcodeId.toHexString();
    }

    private static Video video(Document document, Map<ObjectId, Transcode> byId) {
        ObjectId subSectionId = document.getObjectId("subSectionId");
        Pointers pointers = Pointers.of(document);
        Transcode newest = byId.get(pointers.newest);
        Transcode played = pointers.playing == null ? null : byId.get(pointers.playing);
        if (newest != null && (newest.state() == TranscodeState.READY || (played == null && newest.playable()))) {
            played = newest;
        }
        Transcode described = played == null ? newest : played;
        return new Video(
                document.getObjectId("_id"),
                subSectionId,
                newest == null ? VideoState.QUEUED : state(newest.state()),
                newest == null ? 0 : newest.percent(),
                played != null,
                described == null ? null : described.durationSeconds(),
                described == null
                        ? List.of()
                        : described.variants().stream()
                                .map(variant -> new VideoVariant(variant.height(), variant.bandwidth()))
                                .toList(),
                newest == null ? null : newest.failure(),
                newest == null ? List.of() : newest.warnings(),
                pointers.newest,
                document.getString("fileName"),
                played == null ? null : new Publication(subSectionId, played.id()),
                played == null ? null : state(played.state()));
    }

    private static VideoState state(TranscodeState state) {
        return switch (state) {
            case QUEUED -> VideoState.QUEUED;
            case RUNNING -> VideoState.TRANSCODING;
            case READY -> VideoState.READY;
            case FAILED -> VideoState.FAILED;
        };
    }

    /** The transcodes that a video's document names. */
    private record Pointers(ObjectId newest, @Nullable ObjectId playing) {
        static Pointers of(Document video) {
            return new Pointers(video.getObjectId("transcodeId"), video.getObjectId("playingTranscodeId"));
        }

        List<ObjectId> all() {
            return playing == null ? List.of(newest) : List.of(newest, playing);
        }
    }
}
