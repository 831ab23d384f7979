package org.lectern.transcoder.worker;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lectern.transcoder.encode.EncodeFailed;
import org.lectern.transcoder.encode.StillPictures;
import org.lectern.transcoder.fmp4.IFrame;
import org.lectern.transcoder.hls.IFramePlaylist;
import org.lectern.transcoder.hls.MediaPlaylist;
import org.lectern.transcoder.plan.Rung;
import org.lectern.transcoder.plan.Storyboard;
import org.lectern.transcoder.store.MediaStore;
import org.lectern.transcoder.store.StoredObject;

/**
 * Publishes what one sees of a video without playing it: its poster, and its storyboard. They are made of some of the
 * pictures that an I-frame playlist names; nothing else is read, or decoded.
 */
final class Glimpses {
    private static final String POSTER = "poster.jpg";

    private final MediaStore store;
    private final String prefix;
    private final StillPictures stills;
    private final Path workFolder;

    /** What there is to be drawn of a rung. */
    record Pictures(Rung rung, IFramePlaylist playlist) {}

    Glimpses(Workshop workshop, String prefix, Path workFolder) {
        this.store = workshop.store();
        this.prefix = prefix;
        this.stills = new StillPictures(workshop.cage(), workFolder);
        this.workFolder = workFolder;
    }

    /**
     * Publishes both. The poster is the one of the storyboard's pictures that stands best for the whole.
     *
     * @param small what the storyboard is drawn of
     * @param clear what the poster is drawn of
     * @return the names of the files
     * @throws EncodeFailed if ffmpeg failed
     */
    List<String> publish(Pictures small, Pictures clear) throws IOException {
        IFramePlaylist playlist = small.playlist();
        Storyboard storyboard = Storyboard.of(
                playlist.startSeconds(playlist.pictures().size()),
                small.rung().width(),
                small.rung().height());
        List<Integer> indexes = new ArrayList<>();
        for (int tile = 0; tile < storyboard.tiles(); tile++) {
            indexes.add(playlist.nearest(storyboard.middleSeconds(tile)));
        }
        StillPictures.Drawn drawn = stills.draw(storyboard, track(small, indexes));
        double best = playlist.startSeconds(indexes.get(drawn.best()));
        List<Integer> chosen = List.of(clear.playlist().nearest(best));
        store.put(prefix + POSTER, stills.poster(track(clear, chosen)));
        List<String> names = new ArrayList<>(List.of(POSTER, Storyboard.FILE_NAME));
        for (Path sheet : drawn.sheets()) {
            names.add(sheet.getFileName().toString());
            store.put(prefix + sheet.getFileName(), sheet);
        }
        store.put(
                prefix + Storyboard.FILE_NAME,
                new ByteArrayInputStream(storyboard.webVtt().getBytes(StandardCharsets.UTF_8)));
        return names;
    }

    private Path track(Pictures pictures, List<Integer> indexes) throws IOException {
        String folder = prefix + pictures.rung().name() + "/";
        List<byte[]> ranges = new ArrayList<>();
        for (int index : indexes) {
            IFramePlaylist.Picture picture = pictures.playlist().pictures().get(index);
            ranges.add(read(folder + picture.fileName(), picture.offset(), picture.bytes()));
        }
        String init = folder + MediaPlaylist.INIT_SEGMENT;
        StoredObject object = store.find(init).orElseThrow(() -> new EncodeFailed(init + " is missing"));
        byte[] track = IFrame.track(read(init, 0, object.bytes()), ranges);
        return Files.write(workFolder.resolve("iframes.mp4"), track);
    }

    private byte[] read(String key, long offset, long length) throws IOException {
        try (InputStream in = store.read(key, offset, length)) {
            byte[] bytes = in.readAllBytes();
            if (bytes.length != length) {
                throw new EOFException(bytes.length + " bytes of " + length + " in " + key);
            }
            return bytes;
        }
    }
}
