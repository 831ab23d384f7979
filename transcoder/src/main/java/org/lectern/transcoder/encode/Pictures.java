package org.lectern.transcoder.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lectern.transcoder.cage.Arguments;
import org.lectern.transcoder.plan.AudioRendition;
import org.lectern.transcoder.plan.Chunk;
import org.lectern.transcoder.plan.Grid;
import org.lectern.transcoder.plan.Plan;
import org.lectern.transcoder.plan.Rung;
import org.lectern.transcoder.probe.VideoTrack;

/** The filter graph: decoded once, brought to the grid's frame rate, cut to the chunk, scaled to one rung after the other. */
final class Pictures {
    /** What a file says of its own end may be off by so much before we say that it ends early. */
    private static final double TOLERATED_SECONDS = 0.5;

    /** Browsers take pictures that don't say their colours for BT.709 from so many lines on, and below for BT.601. */
    private static final int HIGH_DEFINITION_LINES = 720;

    /** Fields of fewer lines or columns can't be made a whole. */
    private static final int LEAST_OF_FIELDS = 16;

    private static final String TONE_MAPPED = "zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,"
            + "tonemap=tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv";

    private final Plan plan;
    private final Chunk chunk;
    private final List<Rung> rungs;

    Pictures(Plan plan, Chunk chunk, List<Rung> rungs) {
        this.plan = plan;
        this.chunk = chunk;
        this.rungs = rungs;
    }

    /** The label of a rung's output pad. */
    static String pad(int rung) {
        return "[v" + rung + "]";
    }

    /** What filters them: each rung is made from the one above it, which is less work than from the source. */
    Arguments filters() {
        Arguments before = plan.source().video() == null ? steadySound() : new Arguments();
        return before.option("-filter_complex", graph());
    }

    private String graph() {
        StringBuilder graph = new StringBuilder(String.join(",", trunk()));
        int lowest = rungs.size() - 1;
        for (int i = 0; i < lowest; i++) {
            String rest = "[from" + i + "]";
            graph.append(",split").append(pad(i)).append(rest).append(';').append(rest);
            graph.append(scale(rungs.get(i + 1)));
        }
        return graph.append(pad(lowest)).toString();
    }

    private List<String> trunk() {
        Grid grid = plan.grid();
        VideoTrack video = plan.source().video();
        List<String> filters = new ArrayList<>();
        if (video == null) {
            filters.add(waveform());
        } else {
            filters.add("[0:" + video.index() + "]" + Matrix.of(video).conversion() + deinterlacing(video));
            if (!video.tellsItsColours() && !video.isHighDynamicRange()) {
                filters.add(colours(video.displayHeight() >= HIGH_DEFINITION_LINES ? "bt709" : "smpte170m"));
            }
        }
        double start = grid.seconds(grid.firstFrame(chunk.firstSegment()));
        // Counted from the chunk's start, also where the source shows its first picture only later. A chunk past the
        // last
        // picture has none to count from: there the last one is what stands.
        boolean pastThePictures = video != null && start >= video.endSeconds() - TOLERATED_SECONDS;
        filters.add("fps=" + grid.frameRate()
                + (pastThePictures && start > 0 ? "" : String.format(Locale.ROOT, ":start_time=%.6f", start)));
        if (video != null && standsSeconds() > 0) {
            filters.add(String.format(Locale.ROOT, "tpad=stop_mode=clone:stop_duration=%.3f", standsSeconds()));
        }
        filters.add("trim=start_pts=" + grid.firstFrame(chunk.firstSegment()) + ":end_pts="
                + grid.firstFrame(chunk.endSegment()));
        filters.add("setpts=PTS-STARTPTS");
        filters.add(video == null ? scale(rungs.getFirst()) : fitted(rungs.getFirst(), video));
        if (video != null && video.isHighDynamicRange()) {
            filters.add(tagged(video));
            filters.add(TONE_MAPPED);
        }
        if (video != null && video.tellsItsColours() && !video.isRgb() && !video.isHighDynamicRange()) {
            filters.add(kept(video));
        } else {
            filters.add("format=yuv420p");
        }
        if (video != null) {
            filters.add(
                    "pad=" + rungs.getFirst().width() + ":" + rungs.getFirst().height() + ":-1:-1:eval=frame");
        }
        return filters;
    }

    /** For how long the last picture that is found is shown again, or the wave of no sound; 0 where others are to follow. */
    double standsSeconds() {
        Grid grid = plan.grid();
        VideoTrack video = plan.source().video();
        if (video == null) {
            return Math.max(0, grid.durationSeconds() - shownUntil(plan)) + 1 + TOLERATED_SECONDS;
        }
        double stands = grid.startSeconds(chunk.endSegment()) - video.endSeconds();
        boolean last = chunk.endSegment() == grid.segments() || stands > -TOLERATED_SECONDS;
        return last ? Math.max(0, stands) + TOLERATED_SECONDS : 0;
    }

    /** When the pictures end, or the sound that is shown as its wave, which other sound may outlast. */
    static double shownUntil(Plan plan) {
        VideoTrack video = plan.source().video();
        if (video != null) {
            return video.endSeconds();
        }
        int shown = plan.audio().getFirst().streamIndex();
        return plan.source().audio().stream()
                .filter(track -> track.index() == shown)
                .findFirst()
                .orElseThrow()
                .endSeconds();
    }

    /**
     * The wave goes on in silence while other sound does, and for a while longer, as the last picture of a video stands: the end
     * may be some frames away.
     */
    private Arguments steadySound() {
        AudioRendition track = plan.audio().getFirst();
        return new Arguments()
                .option(
                        "-filter_complex",
                        "[0:" + track.streamIndex() + "]" + FfmpegOptions.steady(track) + ",apad=pad_dur="
                                + standsSeconds() + "[steady]");
    }

    /** Sound alone is shown as its wave. */
    private String waveform() {
        Rung top = plan.rungs().getFirst();
        return "[steady]aformat=channel_layouts=mono,showwaves=s=" + top.width() + "x" + top.height()
                + ":mode=cline:rate=" + plan.grid().frameRate() + ":colors=#8fb4ff:scale=sqrt";
    }

    private static String scale(Rung rung) {
        return "scale=" + rung.width() + ":" + rung.height() + ":out_range=tv,setsar=1";
    }

    /**
     * Pictures may change their size on the way, as those of calls do when the line gets worse. What is of another shape then
     * gets black beside it or above it.
     */
    private static String fitted(Rung rung, VideoTrack video) {
        String shape = String.format(Locale.ROOT, "(dar/%.6f)", video.shape());
        String usual = "lt(abs(" + shape + "-1),0.02)";
        String width = "if(" + usual + "," + rung.width() + ",2*trunc(" + rung.width() + "*min(1," + shape + ")/2))";
        String height = "if(" + usual + "," + rung.height() + ",2*trunc(" + rung.height() + "/max(1," + shape + ")/2))";
        String fitted = "scale=w='" + width + "':h='" + height + "':eval=frame:out_range=tv";
        return video.isRgb() ? fitted + ":out_color_matrix=bt709,setsar=1," + colours("bt709") : fitted + ",setsar=1";
    }

    /**
     * Where the file doesn't say for all pictures how they are scanned, each of them may be in fields. What such a picture lacks
     * is taken from those beside it: all get the size and the colours of the first. What is told to be in fields comes from
     * television, where another size has pixels of another shape.
     */
    private static String deinterlacing(VideoTrack video) {
        String pixels = String.format(Locale.ROOT, "setsar=%.6f", video.pixelShape());
        if (Math.min(video.width(), video.height()) < LEAST_OF_FIELDS) {
            return pixels;
        }
        if (video.interlaced()) {
            return "scale=interl=-1," + pixels + ",bwdif=mode=send_frame";
        }
        return video.mayBeInterlaced() ? pixels + ",scale=interl=-1,bwdif=mode=send_frame:deint=interlaced" : pixels;
    }

    /**
     * Says what colours are meant. Browsers guess it by the size of a picture, and would show the rungs of one video in different
     * ones.
     */
    private static String colours(String meant) {
        return "setparams=colorspace=" + meant + ":color_primaries=" + meant + ":color_trc=" + meant;
    }

    /** Pictures whose colours mean something else than the first ones' may follow, and begin a chunk. */
    private static String kept(VideoTrack video) {
        return "format=pix_fmts=yuv420p:color_spaces=" + Matrix.of(video).name() + ",setparams=color_primaries="
                + orElse(video.primaries(), "unknown") + ":color_trc=" + orElse(video.transfer(), "unknown");
    }

    /** zscale refuses what doesn't say its colours. */
    private static String tagged(VideoTrack video) {
        return "setparams=color_trc=" + video.transfer() + ":color_primaries=" + orElse(video.primaries(), "bt2020")
                + ":colorspace=" + orElse(Matrix.of(video).name(), "bt2020nc") + ":range=tv";
    }

    private static String orElse(String told, String otherwise) {
        return told.isEmpty() || told.equals("unknown") || told.startsWith("reserved") ? otherwise : told;
    }
}
