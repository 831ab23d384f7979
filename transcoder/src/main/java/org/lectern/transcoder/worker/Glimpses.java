package org.lectern.transcoder.worker;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

    /** Among so many pictures from all over the video the poster is chosen. */
    private static final int POSTER_CANDIDATES = 40;

    private final MediaStore store;
    private final String prefix;
    private final StillPictures stills;
    private final Path workFolder;

    Glimpses(Workshop workshop, String prefix, Path workFolder) {
        this.store = workshop.store();
        this.prefix = prefix;
        this.stills = new StillPictures(workshop.cage(), workFolder);
        this.workFolder = workFolder;
    }

    /**
     * Publishes the poster.
     *
     * @return the names of its files
     * @throws EncodeFailed if ffmpeg failed
     */
    List<String> publishPoster(Rung rung, IFramePlaylist playlist) throws IOException {
        double seconds = playlist.startSeconds(playlist.pictures().size());
        Set<Integer> candidates = new LinkedHashSet<>();
        for (int i = 0; i < POSTER_CANDIDATES; i++) {
            candidates.add(playlist.nearest((i + 0.5) * seconds / POSTER_CANDIDATES));
        }
        List<Integer> indexes = List.copyOf(candidates);
        int best = stills.best(track(rung, playlist, indexes));
        store.put(prefix + POSTER, stills.poster(track(rung, playlist, List.of(indexes.get(best)))));
        return List.of(POSTER);
    }

    /**
     * Publishes the storyboard.
     *
     * @return the names of its files
     * @throws EncodeFailed if ffmpeg failed
     */
    List<String> publishStoryboard(Rung rung, IFramePlaylist playlist) throws IOException {
        Storyboard storyboard =
                Storyboard.of(playlist.startSeconds(playlist.pictures().size()), rung.width(), rung.height());
        List<Integer> indexes = new ArrayList<>();
        for (int tile = 0; tile < storyboard.tiles(); tile++) {
            indexes.add(playlist.nearest(storyboard.middleSeconds(tile)));
        }
        List<String> names = new ArrayList<>();
        for (Path sheet : stills.sheets(storyboard, track(rung, playlist, indexes))) {
            names.add(sheet.getFileName().toString());
            store.put(prefix + sheet.getFileName(), sheet);
        }
        store.put(
                prefix + Storyboard.FILE_NAME,
                new ByteArrayInputStream(storyboard.webVtt().getBytes(StandardCharsets.UTF_8)));
        names.add(Storyboard.FILE_NAME);
        return names;
    }

    private Path track(Rung rung, IFramePlaylist playlist, List<Integer> indexes) throws IOException {
        String folder = prefix + rung.name() + "/";
        List<byte[]> ranges = new ArrayList<>();
        for (int index : indexes) {
            IFramePlaylist.Picture picture = playlist.pictures().get(index);
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
