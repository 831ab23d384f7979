package org.lectern.upload;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import org.bson.types.ObjectId;
import org.lectern.catalog.Courses;
import org.lectern.system.Invalid;
import org.lectern.system.NotFound;
import org.lectern.transcoder.store.StoreFull;
import org.lectern.video.Video;
import org.lectern.video.Videos;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Takes files in as sources of videos, whole, within a limit. */
@Component
public class Uploads {
    private static final int LONGEST_NAME = 200;

    private final Courses courses;
    private final Videos videos;
    private final long limitBytes;

    public Uploads(
            Courses courses, Videos videos, @Value("${lectern.upload.limit-bytes:21474836480}") long limitBytes) {
        this.courses = courses;
        this.videos = videos;
        this.limitBytes = limitBytes;
    }

    /**
     * Stores the content as the sub-section's source.
     *
     * @param fileName as the sender calls it; kept for show, never used as a path
     * @throws TooLarge if there is more than is taken; then nothing is kept
     * @throws Invalid if there is nothing
     * @throws Incomplete if the content breaks off; then nothing is kept
     * @throws NoRoom if the disk is full; then nothing is kept
     * @throws NotFound if the sub-section is gone by the time that all has come; then nothing is kept
     * @throws IOException if it can't be stored; then nothing is kept
     */
    public Video receive(ObjectId subSectionId, ObjectId ownerId, String fileName, InputStream content)
            throws IOException {
        PushbackInputStream begun = new PushbackInputStream(new Sent(content, limitBytes), 1);
        int first = begun.read();
        if (first < 0) {
            throw new Invalid("file", "The file is empty.");
        }
        begun.unread(first);
        try {
            Video video = videos.upload(subSectionId, ownerId, shown(fileName), begun);
            requireStillThere(subSectionId);
            return video;
        } catch (StoreFull full) {
            throw new NoRoom();
        }
    }

    /** Who deletes a lesson deletes the video that it has then: one that comes later is for who brings it. */
    private void requireStillThere(ObjectId subSectionId) {
        if (courses.findBySubSection(subSectionId).isEmpty()) {
            videos.delete(subSectionId);
            throw new NotFound("There is no such lesson.");
        }
    }

    /** Without folders and without what can't be seen or turns the reading direction around. */
    static String shown(String fileName) {
        String name = fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1)
                .replaceAll("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Cs}]", "")
                .strip();
        int length = Math.min(name.length(), LONGEST_NAME);
        return name.isEmpty() ? "video" : name.substring(0, length);
    }

    /** What somebody sends: refused as soon as it breaks off, or more than so many bytes have come. */
    private static final class Sent extends FilterInputStream {
        private final long limitBytes;
        private long left;

        Sent(InputStream in, long limitBytes) {
            super(in);
            this.limitBytes = limitBytes;
            this.left = limitBytes;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            try {
                int read = super.read(buffer, offset, length);
                left -= Math.max(0, read);
                if (left < 0) {
                    throw new TooLarge(limitBytes);
                }
                return read;
            } catch (IOException gone) {
                throw new Incomplete();
            }
        }
    }
}
