package org.lectern.delivery;

import static org.lectern.delivery.DeliveryUnderTest.ANOTHER_IN_S3;
import static org.lectern.delivery.DeliveryUnderTest.ANOTHER_LESSON;
import static org.lectern.delivery.DeliveryUnderTest.LESSON;
import static org.lectern.delivery.DeliveryUnderTest.LESSON_IN_S3;
import static org.lectern.delivery.DeliveryUnderTest.PREVIEW;
import static org.lectern.delivery.DeliveryUnderTest.PREVIEW_IN_S3;
import static org.lectern.delivery.DeliveryUnderTest.REMOTE;
import static org.lectern.delivery.DeliveryUnderTest.REMOTE_FILE;
import static org.lectern.delivery.DeliveryUnderTest.TRANSCODE;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bson.types.ObjectId;

/** What stands behind a URL. The table of {@link HttpRulesTest} is written for a file; this is how the others are asked the same. */
enum Kind {
    A_FILE {
        @Override
        String at(String target) {
            return target;
        }
    },

    AN_OBJECT_IN_S3 {
        @Override
        String at(String target) {
            return target.replace(LESSON.toHexString(), LESSON_IN_S3.toHexString())
                    .replace(PREVIEW.toHexString(), PREVIEW_IN_S3.toHexString())
                    .replace(ANOTHER_LESSON.toHexString(), ANOTHER_IN_S3.toHexString());
        }
    },

    /** Has one URL, so the objects that the rows ask for are lessons of their own here. */
    A_REMOTE_FILE {
        @Override
        String at(String target) {
            for (Map.Entry<String, ObjectId> each : remoteFiles().entrySet()) {
                if (target.startsWith(each.getKey())) {
                    return "/stream-video/" + each.getValue()
                            + target.substring(each.getKey().length());
                }
            }
            throw new IllegalArgumentException("There is no remote file for " + target);
        }

        @Override
        Optional<String> whyNot(String target) {
            if (remoteFiles().keySet().stream().anyMatch(target::startsWith)) {
                return Optional.empty();
            }
            return NOT_REMOTE.entrySet().stream()
                    .filter(reason ->
                            Pattern.compile(reason.getKey()).matcher(target).find())
                    .map(Map.Entry::getValue)
                    .findFirst();
        }
    };

    /** Why rows can't be asked of a remote file, by what their targets look like; a row for which there is no reason here fails. */
    private static final Map<String, String> NOT_REMOTE = notRemote();

    private static Map<String, String> notRemote() {
        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put("m3u8", "a remote video is one file and has no playlists");
        reasons.put(
                "vtt|jpg|html", "a remote video is one file: captions, pictures and pages beside it are made by us");
        reasons.put("/away/", "is about a store, some of whose objects are no files");
        reasons.put("^/hls/", "is about names below /hls/, where a remote video has none");
        reasons.put("^/stream-video/", "is about a lesson that isn't there, or has no video");
        return reasons;
    }

    private static Map<String, ObjectId> remoteFiles() {
        String folder = "/hls/" + LESSON + "/" + TRANSCODE + "/video/";
        return Map.of(
                folder + "segment-1.m4s", REMOTE.get(REMOTE_FILE),
                folder + "init.mp4", REMOTE.get("/init.mp4"),
                folder + "empty.m4s", REMOTE.get("/empty.m4s"),
                folder + "page.mp4", REMOTE.get("/page.mp4"),
                "/stream-video/" + LESSON, REMOTE.get("/progressive.mp4"),
                "/stream-video/" + PREVIEW, REMOTE.get("/preview.mp4"),
                "/stream-video/" + ANOTHER_LESSON, REMOTE.get("/another.mp4"));
    }

    /** Where this kind has what is at the target for a file. */
    abstract String at(String target);

    /** Why the row with the target can't be asked of this kind; empty where it can. */
    Optional<String> whyNot(String target) {
        return Optional.empty();
    }
}
