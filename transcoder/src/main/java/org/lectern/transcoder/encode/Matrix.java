package org.lectern.transcoder.encode;

import org.lectern.transcoder.probe.VideoTrack;

/**
 * How a track's numbers become red, green and blue. What scales pictures knows the usual matrices only, and refuses those with
 * another one: they get a usual one first.
 *
 * @param name ffmpeg's, of the usual one
 * @param conversion filters that make it so, each with a comma behind it
 */
record Matrix(String name, String conversion) {
    static Matrix of(VideoTrack video) {
        String told = video.matrix();
        if (video.isOfUsualMatrix()) {
            return new Matrix(told, "");
        }
        if (told.equals("ycgco") && !video.isHighDynamicRange()) {
            return new Matrix("bt709", "zscale=m=709,");
        }
        if (told.equals("ictcp") && video.isHighDynamicRange()) {
            return new Matrix(
                    "bt2020nc",
                    "setparams=color_primaries=bt2020:color_trc=" + video.transfer() + ":range=tv,zscale=m=2020_ncl,");
        }
        // what is derived from the primaries is the same for those of BT.709 and BT.2020, and the rest is all but
        // unheard of
        String nearest = video.primaries().equals("bt2020") ? "bt2020nc" : "bt709";
        return new Matrix(nearest, "setparams=colorspace=" + nearest + ",");
    }
}
